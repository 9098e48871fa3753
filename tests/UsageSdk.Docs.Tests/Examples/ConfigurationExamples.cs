using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using UsageSdk;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/configuration.md.</summary>
public sealed class ConfigurationExamples
{
    [Fact]
    public void Configuration_and_code_add_up()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Usage:Autumn:SecretKey", "am_sk_1"), new("Usage:Autumn:Resilience:TotalTimeout", "00:00:30")]);

        builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage"));
        builder.Services.AddUsageClient(options => options.Autumn.Resilience.TotalTimeout = TimeSpan.FromMinutes(2));

        using var app = builder.Build();
        var options = app.Services.GetRequiredService<IOptions<UsageClientOptions>>().Value;
        Assert.Equal(("am_sk_1", TimeSpan.FromMinutes(2)), (options.Autumn.SecretKey, options.Autumn.Resilience.TotalTimeout));
    }

    [Fact]
    public async Task One_call_has_options_of_its_own()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        using var usage = server.CreateClient();
        var Console = new StringWriter();

        var options = new RequestOptions
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxRetries = 0,
            OnResponse = reply => Console.WriteLine($"{(int)reply.StatusCode} after {reply.Attempts} attempt(s), {reply.Elapsed.TotalSeconds} s"),
        };
        var page = await usage.Events.ListAsync(new() { CustomerId = "cus_1" }, options);

        Assert.Empty(page.List);
        Assert.Equal("200 after 1 attempt(s), 0 s", Console.ToString().TrimEnd());
    }

    [Fact]
    public void Clients_with_names_are_keyed_services()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Usage:Berlin:Autumn:SecretKey", "am_sk_1"), new("Usage:Boston:Autumn:SecretKey", "am_sk_2")]);

        builder.Services.AddUsageClient("berlin", builder.Configuration.GetSection("Usage:Berlin"));
        builder.Services.AddUsageClient("boston", builder.Configuration.GetSection("Usage:Boston"));
        builder.Services.AddSingleton(services => new Invoices(services.GetRequiredKeyedService<IUsageClient>("berlin")));

        using var app = builder.Build();
        Assert.Same(app.Services.GetRequiredKeyedService<IUsageClient>("berlin"), app.Services.GetRequiredService<Invoices>().Usage);
        Assert.NotSame(app.Services.GetRequiredKeyedService<IUsageClient>("boston"), app.Services.GetRequiredService<Invoices>().Usage);
    }

    private sealed record Invoices(IUsageClient Usage);
}
