using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.Validation;

/// <summary>A row for each constraint in openapi/usage-engine.yaml.</summary>
internal static class UsageEngineConstraints
{
    private const string NameRule = "must have letters, digits, spaces and _ . - ( ) only";
    private const string ZoneRule = "must be the IANA name of a time zone, such as Europe/Berlin";

    private static readonly ResetSchedule Schedule = new() { Minute = "0", Hour = "0", Day = "1", Month = "*", Weekday = "*" };
    private static readonly CreateMeterTypeRequest Type = new() { Name = "n", Aggregation = new() { Type = AggregationType.Sum }, ResetSchedule = Schedule, Timezone = "Etc/UTC", Unit = "u" };
    private static readonly CreateMeterRequest Meter = new() { MeterKey = "k", MeterTypeId = "t", UserId = "u" };

    public static IReadOnlyList<Constraint> All { get; } =
    [
        .. Page("meter_types.list", (usage, limit, skip) => usage.MeterTypes.ListAsync(new() { Limit = limit, Skip = skip })),
        .. Page("meters.list", (usage, limit, skip) => usage.Meters.ListAsync(new() { Limit = limit, Skip = skip })),
        .. Page("collectors.list", (usage, limit, skip) => usage.Collectors.ListAsync(new() { Limit = limit, Skip = skip })),
        .. Page("streams.list_versions", (usage, limit, skip) => usage.Streams.ListVersionsAsync("s", new() { Limit = limit, Skip = skip })),
        Lookup("required", ["a"], null!, "fieldValues: must be set (null)"),
        Lookup("minItems", [""], [], "fieldValues: must have at least 1 items (0 items)"),

        Create("aggregation.required", Type, Type with { Aggregation = null! }, "aggregation: must be set (null)"),
        Create("name.required", Type, Type with { Name = null! }, "name: must be set (null)"),
        Create("resetSchedule.required", Type, Type with { ResetSchedule = null! }, "resetSchedule: must be set (null)"),
        Create("timezone.required", Type, Type with { Timezone = null! }, "timezone: must be set (null)"),
        Create("unit.required", Type, Type with { Unit = null! }, "unit: must be set (null)"),
        Create("capacity.minimum", Type with { Capacity = 0 }, Type with { Capacity = -0.001m }, "capacity: must be 0 or more (-0.001)"),
        Create("category.maxLength", Type with { Category = Text(50) }, Type with { Category = Text(51) }, Longer("category", 50)),
        Create("description.maxLength", Type with { Description = Text(200) }, Type with { Description = Text(201) }, Longer("description", 200)),
        Create("externalRef.maxLength", Type with { ExternalRef = Text(100) }, Type with { ExternalRef = Text(101) }, Longer("externalRef", 100)),
        Create("name.maxLength", Type with { Name = Text(80) }, Type with { Name = Text(81) }, Longer("name", 80)),
        Create("name.pattern", Type with { Name = "A_z 0.9-(x)" }, Type with { Name = "API/é" }, $"name: {NameRule} (text of 5 characters)"),
        Create("thresholds.maxItems", Type with { Thresholds = Thresholds(5) }, Type with { Thresholds = Thresholds(6) }, "thresholds: must have at most 5 items (6 items)"),
        Create("timezone.format", Type with { Timezone = "Asia/Calcutta" }, Type with { Timezone = "Eastern Standard Time" }, $"timezone: {ZoneRule} (text of 21 characters)"),
        Create("unit.maxLength", Type with { Unit = Text(50) }, Type with { Unit = Text(51) }, Longer("unit", 50)),

        Update("capacity.minimum", new() { Capacity = 0 }, new() { Capacity = -1 }, "capacity: must be 0 or more (-1)"),
        Update("category.maxLength", new() { Category = Text(50) }, new() { Category = Text(51) }, Longer("category", 50)),
        Update("description.maxLength", new() { Description = Text(200) }, new() { Description = Text(201) }, Longer("description", 200)),
        Update("externalRef.maxLength", new() { ExternalRef = Text(100) }, new() { ExternalRef = Text(101) }, Longer("externalRef", 100)),
        Update("name.maxLength", new() { Name = Text(80) }, new() { Name = Text(81) }, Longer("name", 80)),
        Update("name.pattern", new() { Name = "a b" }, new() { Name = "a\u00A0b" }, $"name: {NameRule} (text of 3 characters)"),
        Update("thresholds.maxItems", new() { Thresholds = Thresholds(5) }, new() { Thresholds = Thresholds(6) }, "thresholds: must have at most 5 items (6 items)"),
        Update("timezone.format", new() { Timezone = "Asia/Kolkata" }, new() { Timezone = "Asia/Nowhere" }, $"timezone: {ZoneRule} (text of 12 characters)"),
        Update("unit.maxLength", new() { Unit = Text(50) }, new() { Unit = Text(51) }, Longer("unit", 50)),

        Required("minute", Schedule with { Minute = null! }),
        Required("hour", Schedule with { Hour = null! }),
        Required("day", Schedule with { Day = null! }),
        Required("month", Schedule with { Month = null! }),
        Required("weekday", Schedule with { Weekday = null! }),
        Cron("minute", Schedule with { Minute = "59" }, Schedule with { Minute = "60" }),
        Cron("hour", Schedule with { Hour = "*/6,23" }, Schedule with { Hour = "24" }),
        Cron("day", Schedule with { Day = "1-31/2" }, Schedule with { Day = "32" }),
        Cron("month", Schedule with { Month = "JAN,12" }, Schedule with { Month = "13" }),
        Cron("weekday", Schedule with { Weekday = "SUN-7" }, Schedule with { Weekday = "08" }),
        Create("Threshold.oneOf", Type with { Thresholds = [new() { AbsoluteValue = 1 }, new() { CapacityPercentage = 1 }] }, Type with { Thresholds = [new() { Name = "neither" }] }, "thresholds[0].absoluteValue: exactly one of absoluteValue and capacityPercentage must be set (none is)", scope: ""),

        Of("CreateMeterRequest.meterKey.required", Meter, Meter with { MeterKey = null! }, "meterKey: must be set (null)"),
        Of("CreateMeterRequest.meterTypeId.required", Meter, Meter with { MeterTypeId = null! }, "meterTypeId: must be set (null)"),
        Of("CreateMeterRequest.userId.required", Meter, Meter with { UserId = null! }, "userId: must be set (null)"),
        Of("CreateMeterRequest.meterKey.maxLength", Meter with { MeterKey = Text(36) }, Meter with { MeterKey = Text(37) }, Longer("meterKey", 36)),
        Of("CreateMeterRequest.meterTypeId.maxLength", Meter with { MeterTypeId = Text(36) }, Meter with { MeterTypeId = Text(37) }, Longer("meterTypeId", 36)),
        Of("CreateMeterRequest.userId.maxLength", Meter with { UserId = Text(320) }, Meter with { UserId = Text(321) }, Longer("userId", 320)),
        Of("UpdateMeterRequest.capacity.minimum", new UpdateMeterRequest { Capacity = 0 }, new UpdateMeterRequest { Capacity = -1 }, "capacity: must be 0 or more (-1)"),
        Of("UpdateMeterRequest.thresholds.maxItems", new UpdateMeterRequest { Thresholds = Thresholds(5) }, new UpdateMeterRequest { Thresholds = Thresholds(6) }, "thresholds: must have at most 5 items (6 items)"),

        Of("CreateCollectorRequest.name.required", new CreateCollectorRequest { Name = "n" }, new CreateCollectorRequest { Name = null! }, "name: must be set (null)"),
        Of("CreateCollectorRequest.name.minLength", new CreateCollectorRequest { Name = "n" }, new CreateCollectorRequest { Name = "" }, "name: must not be empty (empty)"),
        Of("CreateCollectorRequest.name.maxLength", new CreateCollectorRequest { Name = Text(50) }, new CreateCollectorRequest { Name = Text(51) }, Longer("name", 50)),
        Of("UpdateCollectorRequest.minProperties", new UpdateCollectorRequest { Name = "n" }, new UpdateCollectorRequest(), "body: at least one member must be set (empty)"),
        Of("UpdateCollectorRequest.name.minLength", new UpdateCollectorRequest { Name = "n" }, new UpdateCollectorRequest { Name = "" }, "name: must not be empty (empty)"),
        Of("UpdateCollectorRequest.name.maxLength", new UpdateCollectorRequest { Name = Text(50) }, new UpdateCollectorRequest { Name = Text(51) }, Longer("name", 50)),
        Of("CollectorData.oneOf", new SendDataRequest { Data = "" }, new SendDataRequest { Data = new JsonArray() }, "data: must be text or an object (other JSON or nothing)"),
    ];

    private static Constraint[] Page(string operation, Func<IUsageClient, int?, int?, Task> list) =>
    [
        new($"{operation}.limit.minimum", usage => list(usage, 0, null), usage => list(usage, -1, null), "limit: must be 0 to 100 (-1)"),
        new($"{operation}.limit.maximum", usage => list(usage, 100, null), usage => list(usage, 101, null), "limit: must be 0 to 100 (101)"),
        new($"{operation}.skip.minimum", usage => list(usage, null, 0), usage => list(usage, null, -1), "skip: must be 0 or more (-1)"),
    ];

    private static Constraint Lookup(string keyword, string[] kept, string[] broken, string breach) => new(
        $"aggregation.lookup_session.fieldValues.{keyword}",
        usage => usage.Aggregation.LookupSessionAsync("s", new() { FieldValues = kept }),
        usage => usage.Aggregation.LookupSessionAsync("s", new() { FieldValues = broken }), breach);

    private static Constraint Create(string id, CreateMeterTypeRequest kept, CreateMeterTypeRequest broken, string breach, string scope = "CreateMeterTypeRequest.") =>
        new(scope + id, usage => usage.MeterTypes.CreateAsync(kept), usage => usage.MeterTypes.CreateAsync(broken), breach);

    private static Constraint Update(string id, UpdateMeterTypeRequest kept, UpdateMeterTypeRequest broken, string breach) =>
        new($"UpdateMeterTypeRequest.{id}", usage => usage.MeterTypes.UpdateAsync("t", kept), usage => usage.MeterTypes.UpdateAsync("t", broken), breach);

    private static Constraint Required(string field, ResetSchedule broken) =>
        Create($"ResetSchedule.{field}.required", Type, Type with { ResetSchedule = broken }, $"resetSchedule.{field}: must be set (null)", scope: "");

    private static Constraint Cron(string field, ResetSchedule kept, ResetSchedule broken) => Create(
        $"ResetSchedule.{field}.format", Type with { ResetSchedule = kept }, Type with { ResetSchedule = broken },
        $"resetSchedule.{field}: must be a crontab field for a {field}, such as * or 1-5 (text of 2 characters)", scope: "");

    private static Constraint Of(string id, CreateMeterRequest kept, CreateMeterRequest broken, string breach) =>
        new(id, usage => usage.Meters.CreateAsync(kept), usage => usage.Meters.CreateAsync(broken), breach);

    private static Constraint Of(string id, UpdateMeterRequest kept, UpdateMeterRequest broken, string breach) =>
        new(id, usage => usage.Meters.UpdateAsync("m", kept), usage => usage.Meters.UpdateAsync("m", broken), breach);

    private static Constraint Of(string id, CreateCollectorRequest kept, CreateCollectorRequest broken, string breach) =>
        new(id, usage => usage.Collectors.CreateAsync(kept), usage => usage.Collectors.CreateAsync(broken), breach);

    private static Constraint Of(string id, UpdateCollectorRequest kept, UpdateCollectorRequest broken, string breach) =>
        new(id, usage => usage.Collectors.UpdateAsync("c", kept), usage => usage.Collectors.UpdateAsync("c", broken), breach);

    private static Constraint Of(string id, SendDataRequest kept, SendDataRequest broken, string breach) =>
        new(id, usage => usage.Collectors.SendDataAsync("c", kept), usage => usage.Collectors.SendDataAsync("c", broken), breach);

    private static Threshold[] Thresholds(int count) => [.. Enumerable.Range(1, count).Select(value => new Threshold { AbsoluteValue = value })];

    private static string Longer(string field, int maximum) => $"{field}: must have at most {maximum} characters ({maximum + 1} characters)";

    private static string Text(int length) => new('x', length);
}
