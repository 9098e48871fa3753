using System.Text.Json;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;
using UsageSdk.UsageEngine;

namespace Consumers;

/// <summary>Calls of all three services whose answers are known.</summary>
internal static class Calls
{
    /// <summary>One a call below; pages, tokens and retries come on top.</summary>
    public const int FewestRequests = 16;

    private static readonly string[] Expected =
    [
        "Autumn: 12.5 of api_calls in 2 events, 10 of them by gpt-4; last tracked 2.5",
        "Dodo Payments: 2 events taken, evt_1 of gpt-4 with 1200 tokens, evt_2 of gpt-3.5 with 7.5 tokens",
        "Usage Engine: meter calls of cus_1 in requests, 500 at most, of Europe/Berlin; 1 meter; 1 deleted",
        "Collector: orders is ACTIVE and took data",
        "Refused: UsageNotFoundException with 404; UsageRequestValidationException for name",
    ];

    public static FakeUsageServer CreateServer()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Autumn.AddCustomer("cus_1");
        server.DodoPayments.AddCustomer("cus_1");
        return server;
    }

    /// <summary>Makes the calls and prints the answers.</summary>
    /// <exception cref="InvalidOperationException">An answer is wrong.</exception>
    public static async Task PrintAsync(string name, IUsageClient usage)
    {
        string[] answers = [await AutumnAsync(usage), await DodoPaymentsAsync(usage), await UsageEngineAsync(usage), await CollectorAsync(usage), await RefusedAsync(usage)];
        foreach (var (answer, expected) in answers.Zip(Expected))
        {
            Console.WriteLine($"{name}: {answer}");
            if (answer != expected)
            {
                throw new InvalidOperationException($"Expected: {expected}");
            }
        }

        Console.WriteLine($"{name}: all {answers.Length} answers are right");
    }

    private static async Task<string> AutumnAsync(IUsageClient usage)
    {
        await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls", Value = 10, Properties = new() { ["model"] = "gpt-4" } });
        var tracked = await usage.Events.TrackAsync(new() { CustomerId = "cus_1", FeatureId = "api_calls", Value = 2.5m, Properties = new() { ["model"] = "gpt-3.5" } });
        var request = new AggregateEventsRequest { CustomerId = "cus_1", FeatureId = "api_calls", Range = AggregateRange.Last24Hours };
        var total = (await usage.Events.AggregateAsync(request)).Total["api_calls"];
        var byModel = await usage.Events.AggregateAsync(request with { GroupBy = "properties.model" });
        var ofModel = byModel.List.Sum(bin => bin.GroupedValues?["api_calls"].GetValueOrDefault("gpt-4"));
        var events = 0;
        await foreach (var item in usage.Events.ListAllAsync(new() { CustomerId = "cus_1" }))
        {
            events++;
        }

        return FormattableString.Invariant($"Autumn: {total.Sum} of api_calls in {events} events, {ofModel} of them by gpt-4; last tracked {tracked.Value}");
    }

    private static async Task<string> DodoPaymentsAsync(IUsageClient usage)
    {
        var taken = await usage.UsageEvents.IngestAsync(new()
        {
            Events =
            [
                new() { EventId = "evt_1", CustomerId = "cus_1", EventName = "tokens", Metadata = new Dictionary<string, MetadataValue> { ["model"] = "gpt-4", ["tokens"] = 1200 } },
                new() { EventId = "evt_2", CustomerId = "cus_1", EventName = "tokens", Metadata = new Dictionary<string, MetadataValue> { ["model"] = "gpt-3.5", ["tokens"] = 7.5 } },
            ],
        });
        var read = new List<IngestedEvent> { await usage.UsageEvents.RetrieveAsync("evt_1") };
        await foreach (var item in usage.UsageEvents.ListAllAsync(new() { CustomerId = "cus_1" }))
        {
            if (item.EventId != "evt_1")
            {
                read.Add(item);
            }
        }

        return $"Dodo Payments: {taken.IngestedCount} events taken, " + string.Join(", ", read.Select(item =>
            FormattableString.Invariant($"{item.EventId} of {item.Metadata!["model"].AsString} with {item.Metadata["tokens"].AsDecimal} tokens")));
    }

    private static async Task<string> UsageEngineAsync(IUsageClient usage)
    {
        var type = await usage.MeterTypes.CreateAsync(new()
        {
            Name = "API calls", Unit = "requests", Capacity = 1000, Timezone = "Europe/Berlin", Aggregation = new() { Type = AggregationType.Sum },
            ResetSchedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" },
            Thresholds = [new() { Name = "soon", CapacityPercentage = 90 }],
        });
        type = await usage.MeterTypes.UpdateAsync(type.Id, new() { Capacity = 500 });
        var created = await usage.Meters.CreateAsync(new() { MeterKey = "calls", MeterTypeId = type.Id, UserId = "cus_1" });
        var meter = await usage.Meters.GetAsync(created.Id);
        var listed = (await usage.Meters.ListAsync(new() { UserId = "cus_1" })).Meters.Count;
        var deleted = (await usage.Meters.DeleteAsync(meter.Id)).DeletedCount;
        return FormattableString.Invariant(
            $"Usage Engine: meter {meter.MeterKey} of {meter.UserId} in {type.Unit}, {type.Capacity} at most, of {type.Timezone}; {listed} meter; {deleted} deleted");
    }

    private static async Task<string> CollectorAsync(IUsageClient usage)
    {
        var collector = await usage.Collectors.CreateAsync(new() { Name = "orders" });
        using var data = JsonDocument.Parse("""{"id":7}""");
        var taken = await usage.Collectors.SendDataAsync(collector.Id, new() { Data = data.RootElement });
        collector = (await usage.Collectors.ListAsync()).Collectors.Single();
        return $"Collector: {collector.Name} is {collector.Status} and took {(taken.IngestionId.Length > 0 ? "data" : "nothing")}";
    }

    private static async Task<string> RefusedAsync(IUsageClient usage)
    {
        try
        {
            await usage.UsageEvents.RetrieveAsync("evt_of_nobody");
            return "no error";
        }
        catch (UsageNotFoundException notFound)
        {
            try
            {
                await usage.Collectors.CreateAsync(new() { Name = "" });
                return "no breach";
            }
            catch (UsageRequestValidationException invalid)
            {
                return $"Refused: {nameof(UsageNotFoundException)} with {(int)notFound.StatusCode}; {nameof(UsageRequestValidationException)} for {invalid.Breaches[0].Field}";
            }
        }
    }
}
