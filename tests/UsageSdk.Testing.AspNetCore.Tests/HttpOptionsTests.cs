using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>HTTP/2 and compressed requests, as a server on a port sees them.</summary>
public sealed class HttpOptionsTests
{
    private static readonly IngestUsageEventsRequest Batch = new()
    {
        Events = [.. Enumerable.Range(0, 1000).Select(number => new EventInput { EventId = $"evt_{number}", CustomerId = "cus_1", EventName = "api.request" })],
    };

    [Theory]
    [InlineData(HttpProtocols.Http1, false, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, true, "HTTP/2")]
    public async Task Requests_ask_for_HTTP_2_where_that_is_set(HttpProtocols protocols, bool useHttp2, string protocol)
    {
        await using var server = await Observer.StartAsync(protocols);
        using var usage = server.Client(http => http.UseHttp2 = useHttp2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => usage.UsageEvents.IngestAsync(Batch)));
        Assert.Equal(20, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(protocol, request.Protocol));
    }

    [Fact]
    public async Task A_body_of_the_set_length_is_compressed_and_a_shorter_one_is_not()
    {
        await using var server = await Observer.StartAsync(HttpProtocols.Http1);
        using var plain = server.Client(_ => { });
        await plain.UsageEvents.IngestAsync(Batch);
        var (encoding, sent, body) = server.Last;
        Assert.Equal(("", sent), (encoding, body.Length));

        using var below = server.Client(http => http.CompressRequestsFrom = sent + 1);
        await below.UsageEvents.IngestAsync(Batch);
        Assert.Equal(("", sent, body), server.Last);

        using var usage = server.Client(http => http.CompressRequestsFrom = sent);
        await usage.UsageEvents.IngestAsync(Batch);
        Assert.Equal(("gzip", body), (server.Last.Encoding, server.Last.Body));
        Assert.InRange(server.Last.Sent, 1, sent / 5);
    }

    [Fact]
    public async Task A_body_that_would_grow_is_sent_as_it_is()
    {
        await using var server = await Observer.StartAsync(HttpProtocols.Http1);
        using var usage = server.Client(http => http.CompressRequestsFrom = 0);
        await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "e", CustomerId = "c", EventName = "n" }] });
        Assert.Equal(("", """{"events":[{"event_id":"e","customer_id":"c","event_name":"n"}]}"""), (server.Last.Encoding, server.Last.Body));
    }

    [Fact]
    public async Task A_repeated_attempt_carries_the_same_compressed_body()
    {
        await using var server = await Observer.StartAsync(HttpProtocols.Http1, failures: 1);
        using var usage = server.Client(http => http.CompressRequestsFrom = 0);
        await usage.UsageEvents.IngestAsync(Batch);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0], server.Requests[1]);
        Assert.Equal("gzip", server.Last.Encoding);
    }

    /// <summary>A server that notes what came.</summary>
    private sealed class Observer : IAsyncDisposable
    {
        private readonly object _gate = new();
        private readonly WebApplication _application;
        private int _failures;

        private Observer(HttpProtocols protocols, int failures)
        {
            _failures = failures;
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
            _application = builder.Build();
            _application.Run(AnswerAsync);
        }

        public List<(string Protocol, string Encoding, int Sent, string Body)> Requests { get; } = [];

        public (string Encoding, int Sent, string Body) Last => (Requests[^1].Encoding, Requests[^1].Sent, Requests[^1].Body);

        public static async Task<Observer> StartAsync(HttpProtocols protocols, int failures = 0)
        {
            var server = new Observer(protocols, failures);
            await server._application.StartAsync();
            return server;
        }

        public UsageClient Client(Action<UsageHttpOptions> configure)
        {
            var options = new UsageClientOptions();
            options.DodoPayments.BaseAddress = new Uri(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
            options.DodoPayments.ApiKey = "dodo_test_1";
            options.DodoPayments.Pacing.Enabled = false;
            options.DodoPayments.Resilience.BaseDelay = TimeSpan.Zero;
            configure(options.DodoPayments.Http);
            return UsageClient.Create(options);
        }

        public async ValueTask DisposeAsync() => await _application.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            using var sent = new MemoryStream();
            await context.Request.Body.CopyToAsync(sent);
            var encoding = context.Request.Headers.ContentEncoding.ToString();
            using var body = new StreamReader(encoding == "gzip" ? new GZipStream(new MemoryStream(sent.ToArray()), CompressionMode.Decompress) : new MemoryStream(sent.ToArray()));
            var text = await body.ReadToEndAsync();
            lock (_gate)
            {
                Requests.Add((context.Request.Protocol, encoding, (int)sent.Length, text));
                context.Response.StatusCode = _failures-- > 0 ? 503 : 200;
            }

            await context.Response.WriteAsync("""{"ingested_count":1}""");
        }
    }
}
