using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk;

namespace Docs;

/// <summary>Every example of configuration binds, whole, and is valid.</summary>
public sealed class ConfigurationBlockTests
{
    // Its JSON tells of requests and results, which its own tests run.
    private const string Offline = "src/UsageSdk.Offline/README.md";

    public static TheoryData<string, string> Blocks { get; } = [.. from page in Pages.All where page != Offline from block in Pages.Blocks(page, "json") select (page, block)];

    [Fact]
    public void There_are_examples() => Assert.True(Blocks.Count >= 3);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task The_example_binds(string page, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var section = new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("Usage");
        Assert.True(section.Exists(), page);

        Assert.NotNull(section.Get<UsageClientOptions>(binder => binder.ErrorOnUnknownConfiguration = true));
        await using var services = new ServiceCollection().AddUsageClient(section).Services.BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<IUsageClient>());
    }
}
