using System.Runtime.CompilerServices;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Wire;

/// <summary>The bytes of requests with every member set, as golden files; ExampleRequestTests has the example of every operation. USAGESDK_UPDATE_GOLDEN=1 writes them anew, and fails.</summary>
public sealed class GoldenRequestTests
{
    private const string MeterType = """{"id":"t","name":"n","aggregation":{"type":"sum"},"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"timezone":"Etc/UTC","unit":"u"}""";
    private const string Meter = """{"id":"m","meterKey":"k","meterTypeId":"t","userId":"u"}""";
    private const string Collector = """{"id":"c","name":"n"}""";

    private static readonly DateTimeOffset Time = new(2026, 3, 1, 1, 0, 0, 250, TimeSpan.FromHours(2));
    private static readonly ResetSchedule Monthly = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" };

    public static TheoryData<string, string, Func<UsageClient, Task<object>>> Calls => new()
    {
        { "Events.List", """{"list":[],"has_more":false,"total":0,"offset":0,"limit":1}""", async usage => await usage.Events.ListAsync(new() { Offset = 1, Limit = 2, CustomerId = "c", FeatureId = ["a", "b"], EntityId = "e", CustomRange = new() { Start = Time, End = Time.AddSeconds(1) } }) },
        { "Events.Aggregate", """{"list":[],"total":{}}""", async usage => await usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f", EntityId = "e", GroupBy = "properties.model", FilterBy = new Dictionary<string, string> { ["a"] = "ü" }, MaxGroups = 3, BinSize = BinSize.Week, CustomRange = new() { Start = Time, End = Time.AddDays(1) } }) },
        { "Events.Track", """{"customer_id":"c","value":1,"balance":null}""", async usage => await usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 0.10m, Properties = new() { ["model"] = "é", ["n"] = 1 }, EntityId = "e", Timestamp = Time, OverageBehavior = OverageBehavior.Overflow, Async = false, Lock = new() { LockId = "l", ExpiresAt = Time } }) },
        { "UsageEvents.Ingest", """{"ingested_count":2}""", async usage => await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "1", CustomerId = "c", EventName = "n", Timestamp = Time }, new() { EventId = "ü", CustomerId = "c", EventName = "n", Metadata = new Dictionary<string, MetadataValue> { ["i"] = 7, ["n"] = 0.5, ["b"] = true, ["s"] = "é" } }] }) },
        { "UsageEvents.List", """{"items":[]}""", async usage => await usage.UsageEvents.ListAsync(new() { CustomerId = "c d", EventName = "n", MeterId = "m", PageNumber = 1, PageSize = 2, Start = Time, End = Time.AddSeconds(1) }) },
        { "UsageEvents.Retrieve", """{"event_id":"e","business_id":"b","customer_id":"c","event_name":"n","timestamp":"2026-01-01T00:00:00Z"}""", async usage => await usage.UsageEvents.RetrieveAsync("e/1") },
        { "MeterTypes.List", """{"meterTypes":[]}""", async usage => await usage.MeterTypes.ListAsync(new() { Limit = 100, Skip = 10, SortOrder = SortOrder.Descending, SortBy = "name", Name = "API & more" }) },
        { "MeterTypes.Create", MeterType, async usage => await usage.MeterTypes.CreateAsync(new() { Name = "API counter", Aggregation = new() { Type = AggregationType.Sum }, ResetSchedule = Monthly, Timezone = "Etc/UTC", Unit = "requests", Capacity = 1000, Thresholds = [new() { Name = "half", AbsoluteValue = 500, CustomFields = new() { ["level"] = 1 } }, new() { CapacityPercentage = 90 }], ActiveFrom = Time }) },
        { "MeterTypes.Get", MeterType, async usage => await usage.MeterTypes.GetAsync("t") },
        { "MeterTypes.Update", MeterType, async usage => await usage.MeterTypes.UpdateAsync("t", new() { ActiveFrom = Time, ActiveTo = null, Category = null, ExternalRef = "x", Capacity = 0 }) },
        { "MeterTypes.Delete", """{"deletedCount":1}""", async usage => await usage.MeterTypes.DeleteAsync("t") },
        { "Meters.List", """{"meters":[]}""", async usage => await usage.Meters.ListAsync(new() { Limit = 1, Skip = 0, MeterKey = "k", MeterTypeId = "t", UserId = "user0@example.com" }) },
        { "Meters.Create", Meter, async usage => await usage.Meters.CreateAsync(new() { MeterKey = "k", MeterTypeId = "t", UserId = "user0@example.com", CustomFields = new() { ["plan"] = "gold" } }) },
        { "Meters.Get", Meter, async usage => await usage.Meters.GetAsync("m") },
        { "Meters.Update", Meter, async usage => await usage.Meters.UpdateAsync("m", new() { Capacity = 1000, DeleteOnReset = true, Thresholds = [] }) },
        { "Meters.Delete", """{"deletedCount":1}""", async usage => await usage.Meters.DeleteAsync("m") },
        { "Collectors.List", """{"collectors":[],"limit":1,"skip":0,"total":0}""", async usage => await usage.Collectors.ListAsync(new() { Limit = 1, Skip = 2, SortOrder = SortOrder.Ascending, SortBy = CollectorSortBy.CreatedAt }) },
        { "Collectors.Create", Collector, async usage => await usage.Collectors.CreateAsync(new() { Name = "Example collector 1" }) },
        { "Collectors.Get", Collector, async usage => await usage.Collectors.GetAsync("c") },
        { "Collectors.Update", Collector, async usage => await usage.Collectors.UpdateAsync("c", new() { Name = "Updated Collector Name" }) },
        { "Collectors.Delete", """{"deletedCount":1}""", async usage => await usage.Collectors.DeleteAsync("c") },
        { "Collectors.SendData", """{"ingestionId":"i"}""", async usage => await usage.Collectors.SendDataAsync("c", new() { Data = new System.Text.Json.Nodes.JsonObject { ["user"] = "u", ["requests"] = 3 } }) },
        { "Streams.Export", """{"name":"s","nodes":[],"edges":[]}""", async usage => await usage.Streams.ExportAsync("s", new() { Tag = "v1.0" }) },
        { "Streams.ListVersions", """{"versions":[]}""", async usage => await usage.Streams.ListVersionsAsync("s", new() { Skip = 1, Limit = 2 }) },
        { "Aggregation.LookupSession", """{"data":{}}""", async usage => await usage.Aggregation.LookupSessionAsync("store", new() { FieldValues = ["customer123", "order 456", ""] }) },
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task The_bytes_of_a_request_are_these(string name, string reply, Func<UsageClient, Task<object>> call)
    {
        var needsToken = name.Split('.')[0] is not ("Events" or "UsageEvents");
        var request = await RawRequest.CaptureAsync(reply, call, needsToken) + "\n";
        if (Environment.GetEnvironmentVariable("USAGESDK_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(SourceFolder(), $"{name}.golden.http"), request, TestContext.Current.CancellationToken);
            Assert.Fail($"{name}.golden.http was rewritten; read the diff, unset USAGESDK_UPDATE_GOLDEN and run again.");
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Wire", $"{name}.golden.http"), TestContext.Current.CancellationToken), request);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
