using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsageSdk;
using UsageSdk.Testing;

namespace Docs.Examples;

/// <summary>src/docs/pipeline.md.</summary>
public sealed class PipelineExamples
{
    [Fact]
    public async Task A_handler_sees_every_attempt()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Faults.For(UsageOperations.EventsList).Meet(Fault.Status(503));
        var builder = Host.CreateEmptyApplicationBuilder(null);

        builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage")).Autumn.AddHttpMessageHandler(() => new CountingHandler());

        builder.Services.AddUsageClient(server.Configure);
        using var app = builder.Build();
        var before = CountingHandler.Attempts;
        await server.Clock.RunUntilAsync(app.Services.GetRequiredService<IUsageClient>().Events.ListAsync());
        Assert.Equal(2, CountingHandler.Attempts - before);
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public static int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
