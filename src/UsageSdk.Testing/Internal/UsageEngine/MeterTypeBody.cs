using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>The members that meter types have of their own, and those that meters share with them.</summary>
internal static partial class MeterTypeBody
{
    private const int MaxThresholds = 5;
    private static readonly string[] Aggregations = ["sum", "increment", "max", "min"];

    public static string? Name(UsageEngineBody body) =>
        body.Text("name", 80) is not { } name ? null : NamePattern().IsMatch(name) ? name : throw body.Broken("name", "must have letters, digits, spaces and _ . - ( ) only");

    /// <summary>An instant that is not in the past. The client sends milliseconds, so that the current one is not past.</summary>
    public static DateTimeOffset? Future(UsageEngineBody body, string name, DateTimeOffset now) =>
        body.Instant(name) is not { } instant ? null
        : instant.UtcTicks >= now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond) ? instant
        : throw body.Broken(name, "must not be in the past");

    public static MeterAggregation? Aggregation(UsageEngineBody body)
    {
        if (body.Object("aggregation") is not { } aggregation)
        {
            return null;
        }

        var type = aggregation.RequiredText("type");
        return Aggregations.Contains(type) ? new MeterAggregation { Type = new AggregationType(type) } : throw aggregation.Broken("type", $"must be one of: {string.Join(", ", Aggregations)}");
    }

    public static ResetSchedule? Schedule(UsageEngineBody body) => body.Object("resetSchedule") is not { } schedule ? null : new ResetSchedule
    {
        Minute = Field(schedule, "minute", CrontabFieldKind.Minute),
        Hour = Field(schedule, "hour", CrontabFieldKind.Hour),
        Day = Field(schedule, "day", CrontabFieldKind.Day),
        Month = Field(schedule, "month", CrontabFieldKind.Month),
        Weekday = Field(schedule, "weekday", CrontabFieldKind.Weekday),
    };

    public static IReadOnlyList<Threshold>? Thresholds(UsageEngineBody body) => body.Objects("thresholds", MaxThresholds) is { } items ? [.. items.Select(Threshold)] : null;

    public static string? Timezone(UsageEngineBody body) =>
        body.Text("timezone") is not { } zone ? null
        : IanaTimeZones.Contains(zone) ? zone
        : throw body.Broken("timezone", "must be the IANA name of a time zone");

    private static string Field(UsageEngineBody schedule, string name, CrontabFieldKind kind) =>
        schedule.RequiredText(name) is var text && CrontabField.TryParse(text, kind, out _) ? text : throw schedule.Broken(name, "must be a field of a crontab line");

    private static Threshold Threshold(UsageEngineBody item)
    {
        if (item.Has("absoluteValue") == item.Has("capacityPercentage"))
        {
            throw item.Broken("absoluteValue", "or capacityPercentage must be set, and not both");
        }

        return new Threshold
        {
            Name = item.Text("name"),
            AbsoluteValue = item.Number("absoluteValue"),
            CapacityPercentage = item.Number("capacityPercentage"),
            CustomFields = item.Members("customFields") is { } fields ? new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, UsageEngineState.ToNode(field.Value)))) : null,
        };
    }

    [GeneratedRegex(@"^[\w\s().-]+\z", RegexOptions.ECMAScript)]
    private static partial Regex NamePattern();
}
