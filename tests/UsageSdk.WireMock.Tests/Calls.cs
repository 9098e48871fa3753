using System.Globalization;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.WireMock.Tests;

/// <summary>Each operation of the client, called as its example has it.</summary>
internal static class Calls
{
    private const string Id = "645ed240-02b5-400c-9a3c-21857e8f2ac4";

    public delegate Task<object> Call(IUsageClient usage, Sample sample, RequestOptions? options, CancellationToken cancellationToken);

    public static IReadOnlyDictionary<string, Call> All { get; } = new Dictionary<string, Call>(StringComparer.Ordinal)
    {
        ["events.list"] = async (usage, sample, options, stop) => await usage.Events.ListAsync(sample.Body<ListEventsRequest>(), options, stop),
        ["events.aggregate"] = async (usage, sample, options, stop) => await usage.Events.AggregateAsync(sample.Body<AggregateEventsRequest>(), options, stop),
        ["balances.track"] = async (usage, sample, options, stop) => await usage.Events.TrackAsync(sample.Body<TrackRequest>(), options, stop),
        ["usage_events.retrieve"] = async (usage, _, options, stop) => await usage.UsageEvents.RetrieveAsync("api_call_12345", options, stop),
        ["usage_events.list"] = async (usage, _, options, stop) => await usage.UsageEvents.ListAsync(
            new() { CustomerId = "cus_abc123", EventName = "api_request", MeterId = "mtr_xyz789", PageNumber = 2, PageSize = 50, Start = At("2024-01-14T10:30:00Z"), End = At("2024-01-15T10:30:00Z") }, options, stop),
        ["usage_events.ingest"] = async (usage, sample, options, stop) => await usage.UsageEvents.IngestAsync(sample.Body<IngestUsageEventsRequest>(), options, stop),
        ["meter_types.list"] = async (usage, _, options, stop) => await usage.MeterTypes.ListAsync(new() { Limit = 25, Skip = 10, SortOrder = SortOrder.Ascending, SortBy = "name", Name = "API" }, options, stop),
        ["meter_types.create"] = async (usage, sample, options, stop) => await usage.MeterTypes.CreateAsync(sample.Body<CreateMeterTypeRequest>(), options, stop),
        ["meter_types.get"] = async (usage, _, options, stop) => await usage.MeterTypes.GetAsync(Id, options, stop),
        ["meter_types.update"] = async (usage, sample, options, stop) => await usage.MeterTypes.UpdateAsync(Id, sample.Body<UpdateMeterTypeRequest>(), options, stop),
        ["meter_types.delete"] = async (usage, _, options, stop) => await usage.MeterTypes.DeleteAsync(Id, options, stop),
        ["meters.list"] = async (usage, _, options, stop) => await usage.Meters.ListAsync(
            new() { Limit = 25, Skip = 10, MeterKey = "a1f8797b-c827-4483-b6cf-6d3d3baa18a7", MeterTypeId = Id, UserId = "user0@example.com" }, options, stop),
        ["meters.create"] = async (usage, sample, options, stop) => await usage.Meters.CreateAsync(sample.Body<CreateMeterRequest>(), options, stop),
        ["meters.get"] = async (usage, _, options, stop) => await usage.Meters.GetAsync(Id, options, stop),
        ["meters.update"] = async (usage, sample, options, stop) => await usage.Meters.UpdateAsync(Id, sample.Body<UpdateMeterRequest>(), options, stop),
        ["meters.delete"] = async (usage, _, options, stop) => await usage.Meters.DeleteAsync(Id, options, stop),
        ["collectors.list"] = async (usage, _, options, stop) => await usage.Collectors.ListAsync(new() { Limit = 25, Skip = 10, SortOrder = SortOrder.Ascending, SortBy = CollectorSortBy.Name }, options, stop),
        ["collectors.create"] = async (usage, sample, options, stop) => await usage.Collectors.CreateAsync(sample.Body<CreateCollectorRequest>(), options, stop),
        ["collectors.get"] = async (usage, _, options, stop) => await usage.Collectors.GetAsync(Id, options, stop),
        ["collectors.update"] = async (usage, sample, options, stop) => await usage.Collectors.UpdateAsync(Id, sample.Body<UpdateCollectorRequest>(), options, stop),
        ["collectors.delete"] = async (usage, _, options, stop) => await usage.Collectors.DeleteAsync(Id, options, stop),
        ["collectors.send_data"] = async (usage, sample, options, stop) => await usage.Collectors.SendDataAsync(Id, sample.Body<SendDataRequest>(), options, stop),
        ["streams.export"] = async (usage, _, options, stop) => await usage.Streams.ExportAsync(Id, new() { Tag = "v1.0" }, options, stop),
        ["streams.list_versions"] = async (usage, _, options, stop) => await usage.Streams.ListVersionsAsync(Id, new() { Skip = 10, Limit = 25 }, options, stop),
        ["aggregation.lookup_session"] = async (usage, _, options, stop) => await usage.Aggregation.LookupSessionAsync(Id, new() { FieldValues = ["customer123", "order456"] }, options, stop),
    };

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
