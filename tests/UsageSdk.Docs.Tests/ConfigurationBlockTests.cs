using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk;
using UsageSdk.Ingestion;

namespace Docs;

/// <summary>Every example of configuration binds, whole, and is valid.</summary>
public sealed class ConfigurationBlockTests
{
    // Its JSON tells of requests and results, which its own tests run.
    private const string Offline = "src/UsageSdk.Offline/README.md";

    private const string Client = "Usage";
    private const string Queue = "UsageIngestion";

    public static TheoryData<string, string> Blocks { get; } = [.. from page in Pages.All where page != Offline from block in Pages.Blocks(page, "json") select (page, block)];

    [Fact]
    public void There_are_examples() => Assert.True(Blocks.Count >= 4);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task The_example_binds(string page, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        var sections = configuration.GetChildren().ToDictionary(section => section.Key);
        Assert.NotEmpty(sections);
        Assert.All(sections.Keys, name => Assert.True(name is Client or Queue, page));

        var services = new ServiceCollection().AddUsageClient(configuration.GetSection(Client)).Services.AddUsageIngestion(configuration.GetSection(Queue)).UseInMemory().Services;
        await using var provider = services.BuildServiceProvider();
        if (sections.TryGetValue(Client, out var client))
        {
            Assert.NotNull(client.Get<UsageClientOptions>(binder => binder.ErrorOnUnknownConfiguration = true));
            Assert.NotNull(provider.GetRequiredService<IUsageClient>());
        }

        if (sections.TryGetValue(Queue, out var queue))
        {
            Assert.NotNull(queue.Get<UsageIngestionOptions>(binder => binder.ErrorOnUnknownConfiguration = true));
            Assert.NotNull(provider.GetRequiredService<IUsageIngestor>());
        }
    }
}
