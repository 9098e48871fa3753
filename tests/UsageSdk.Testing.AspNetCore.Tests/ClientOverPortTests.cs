using System.Globalization;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>The client's six operations over a real port.</summary>
public sealed class ClientOverPortTests : IAsyncLifetime
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");
    private FakeUsageServerHost _host = null!;
    private UsageClient _usage = null!;

    public async ValueTask InitializeAsync()
    {
        _server.Autumn.AddCustomer("cus_1");
        _server.DodoPayments.AddCustomer("cus_1");
        _host = await FakeUsageServerHost.StartAsync(_server);
        var options = new UsageClientOptions();
        _host.Configure(options);
        _usage = UsageClient.Create(options);
    }

    public async ValueTask DisposeAsync()
    {
        _usage.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Autumn_tracks_lists_and_aggregates()
    {
        var tracked = await _usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api", Value = 2.5m, Timestamp = At("2026-03-10T10:00Z"), Properties = new() { ["région"] = "zürich" } });
        var listed = await _usage.Events.ListAsync(new ListEventsRequest { CustomerId = "cus_1" });
        var report = await _usage.Events.AggregateAsync(new AggregateEventsRequest { CustomerId = "cus_1", FeatureId = "api", Range = AggregateRange.Last24Hours });

        Assert.Equal(2.5m, tracked.Value);
        var item = Assert.Single(listed.List);
        Assert.Equal(("api", 2.5m, At("2026-03-10T10:00Z"), "zürich"), (item.FeatureId, item.Value, item.Timestamp, item.Properties["région"].GetString()));
        Assert.Equal((1, 2.5m), (report.Total["api"].Count, report.Total["api"].Sum));
        Assert.Equal(2.5m, Assert.Single(report.List, bin => bin.Period == At("2026-03-10T10:00Z")).Values["api"]);
    }

    [Fact]
    public async Task Dodo_Payments_ingests_lists_and_retrieves()
    {
        var ingested = await _usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest
        {
            Events =
            [
                new EventInput { EventId = "evt_1", CustomerId = "cus_1", EventName = "upload file", Metadata = new Dictionary<string, MetadataValue> { ["tokens"] = 3 } },
                new EventInput { EventId = "evt_2", CustomerId = "cus_1", EventName = "call" },
            ],
        });
        var listed = await _usage.UsageEvents.ListAsync(new ListUsageEventsRequest { EventName = "upload file", Start = At("2026-03-10T12:00Z"), End = At("2026-03-10T12:00Z") });
        var retrieved = await _usage.UsageEvents.RetrieveAsync("evt_1");

        Assert.Equal(2, ingested.IngestedCount);
        Assert.Equal("evt_1", Assert.Single(listed.Items).EventId);
        Assert.Equal(3, retrieved.Metadata!["tokens"].AsInteger);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("100%")]
    [InlineData("a%2Fb")]
    [InlineData("a+b")]
    [InlineData("a?b#c")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("zürich→東京")]
    [InlineData("😀")]
    public async Task An_id_survives_the_way(string id)
    {
        await _usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [new EventInput { EventId = id, CustomerId = "cus_1", EventName = "call" }] });

        var found = await _usage.UsageEvents.RetrieveAsync(id);

        Assert.Equal(id, found.EventId);
        Assert.Equal($"/events/{Uri.EscapeDataString(id)}", _server.Requests[^1].Path);
    }

    [Fact]
    public async Task A_thousand_events_with_full_metadata_fit()
    {
        var metadata = Enumerable.Range(0, 10).ToDictionary(number => $"key_{number}", _ => (MetadataValue)new string('v', 500));
        var events = Enumerable.Range(1, 1000).Select(number => new EventInput { EventId = $"evt_{number}", CustomerId = "cus_1", EventName = "call", Metadata = metadata });

        var reply = await _usage.UsageEvents.IngestAsync(new IngestUsageEventsRequest { Events = [.. events] });

        Assert.Equal(1000, reply.IngestedCount);
    }

    [Fact]
    public async Task An_error_reply_arrives_as_the_client_s_exception()
    {
        var failure = await Assert.ThrowsAsync<UsageNotFoundException>(() => _usage.Events.TrackAsync(new TrackRequest { CustomerId = "nobody", FeatureId = "api" }));

        Assert.Equal(("customer_not_found", "Customer nobody not found"), (failure.ErrorCode, failure.ServerMessage));
    }

    [Fact]
    public async Task The_client_s_headers_arrive_and_its_key_is_kept_by_nobody()
    {
        await _usage.Events.TrackAsync(new TrackRequest { CustomerId = "cus_1", FeatureId = "api" }, new RequestOptions { IdempotencyKey = "key_1" });

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("2.1", "key_1"), (request.Headers["x-api-version"], request.Headers["Idempotency-Key"]));
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("UsageSdk/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.False($"{request} {string.Join(' ', request.Headers)}".Contains(_server.Autumn.SecretKey, StringComparison.Ordinal), "The key is shown.");
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
