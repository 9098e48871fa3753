using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Tests.Offline;

/// <summary>The full circle: events are tracked, listed, aggregated offline, and compared with the server's result.</summary>
/// <remarks>The code in the readme of UsageSdk.Offline that needs a service is run here too.</remarks>
public sealed class ListedEventTests : IDisposable
{
    private static readonly DateTimeOffset Start = At("2026-03-10T00:00");

    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-11T12:00Z");
    private readonly UsageClient _usage;

    public ListedEventTests()
    {
        _server.Autumn.AddCustomer("cus_1");
        _server.Autumn.AddFeature("api_calls");
        _usage = _server.CreateClient();
    }

    public void Dispose()
    {
        _usage.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_listed_aggregates_as_on_the_server()
    {
        await TrackAsync("2026-03-10T09:00", 5, """{"model":"a"}""");
        await TrackAsync("2026-03-10T10:30", 0.125m, """{"model":"b"}""");
        await TrackAsync("2026-03-10T23:59:59", 7);
        await TrackAsync("2026-03-11T09:00", 100);
        var (usage, start, end) = (_usage, Start, Start.AddDays(1));

        var events = new List<UsageRecord>();
        await foreach (var item in usage.Events.ListAllAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls" }))
        {
            events.Add(UsageRecord.FromTrackedEvent(item));
        }

        var request = new AggregateEventsRequest
        {
            CustomerId = "cus_1",
            FeatureId = "api_calls",
            CustomRange = new() { Start = start, End = end },
            BinSize = BinSize.Hour,
        };
        var server = await usage.Events.AggregateAsync(request);
        var local = OfflineAggregator.Aggregate(events, request, new AggregationContext { Now = end });
        var reconciliation = OfflineAggregator.Reconcile(local, server);

        Assert.Equal("No differences.", reconciliation.ToString());
        Assert.Equal((3, 12.125m), (local.Total["api_calls"].Count, local.Total["api_calls"].Sum));
        Assert.Equal(25, local.List.Count);
    }

    [Theory]
    [InlineData("properties.model")]
    [InlineData("properties.at.zone")]
    [InlineData("$customer_id")]
    public async Task What_is_listed_groups_and_filters_as_on_the_server(string groupBy)
    {
        await TrackAsync("2026-03-10T09:00", 5, """{"model":"a","tier":"pro","at":{"zone":1.50}}""");
        await TrackAsync("2026-03-10T09:30", 3, """{"model":"b","tier":"pro","at":{"zone":null}}""");
        await TrackAsync("2026-03-10T10:30", 4, """{"model":"a","tier":"free","at.zone":true}""");
        var request = Day() with { GroupBy = groupBy, FilterBy = new Dictionary<string, string> { ["tier"] = "pro" } };

        foreach (var asked in (AggregateEventsRequest[])[request, request with { FilterBy = null }])
        {
            Assert.Equal("No differences.", (await ReconcileAsync(asked)).ToString());
        }

        Assert.Equal(8, (await _usage.Events.AggregateAsync(request)).Total["api_calls"].Sum);
    }

    [Fact]
    public async Task A_null_is_listed_as_0_and_counts_as_1()
    {
        _server.Autumn.AddEvent(new UsageRecord("evt_1", "api_calls", "cus_1", Start.AddHours(9), value: null));

        var differences = (await ReconcileAsync(Day())).ToString();

        Assert.Equal("2026-03-10T00:00Z api_calls: local 0, server 1\ntotal api_calls, sum: local 0, server 1", differences);
        Assert.Contains($"```text\n{differences}\n```", await File.ReadAllTextAsync(Readme()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_is_not_listed()
    {
        _server.Autumn.AddEvent(new UsageRecord("evt_1", "api_calls", "cus_1", Start.AddHours(9), value: 5, entityId: "seat_1"));

        Assert.True((await ReconcileAsync(Day())).IsMatch);
        Assert.Contains("total api_calls, sum: local none, server 5", (await ReconcileAsync(Day() with { EntityId = "seat_1" })).ToString(), StringComparison.Ordinal);
        Assert.Equal("2026-03-10T00:00Z bins: local 0, server 1", (await ReconcileAsync(Day() with { GroupBy = "$entity_id" })).ToString());
    }

    private async Task<UsageReconciliation> ReconcileAsync(AggregateEventsRequest request)
    {
        var listed = await _usage.Events.ListAllAsync(new() { CustomerId = "cus_1" }).Select(UsageRecord.FromTrackedEvent).ToListAsync();
        var local = OfflineAggregator.Aggregate(listed, request, new AggregationContext { Now = _server.Clock.GetUtcNow() });
        return OfflineAggregator.Reconcile(local, await _usage.Events.AggregateAsync(request));
    }

    private static AggregateEventsRequest Day() =>
        new() { CustomerId = "cus_1", FeatureId = "api_calls", CustomRange = new() { Start = Start, End = Start.AddHours(23) }, BinSize = BinSize.Day };

    private Task<TrackResponse> TrackAsync(string instant, decimal value, string? properties = null) => _usage.Events.TrackAsync(new()
    {
        CustomerId = "cus_1",
        FeatureId = "api_calls",
        Timestamp = At(instant),
        Value = value,
        Properties = properties is null ? null : JsonNode.Parse(properties)!.AsObject(),
    });

    private static string Readme([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src", "UsageSdk.Offline", "README.md");

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
