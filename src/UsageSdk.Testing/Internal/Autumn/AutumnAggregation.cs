using System.Net;
using System.Text.RegularExpressions;
using UsageSdk.Autumn;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads the body of <c>events.aggregate</c> by Autumn's rules.</summary>
internal static partial class AutumnAggregation
{
    private const string PathProblem = "Invalid property path. Should only contain alphanumeric and underscore characters.";

    // Beyond it the server's dates end, in an error that its validation does not foresee.
    private const decimal LastJavaScriptDate = 8_640_000_000_000_000;

    private static readonly string[] Ranges = ["24h", "7d", "30d", "90d", "last_cycle", "1bc", "3bc"];

    public static AggregateEventsRequest Read(ReadOnlyMemory<byte> json)
    {
        var body = AutumnBody.Parse(json);
        var customer = body.Text("customer_id", allowEmpty: false);
        var features = body.FeatureIds("feature_id", isRequired: true);
        var entity = body.Text("entity_id", allowEmpty: false);
        var groupBy = ReadGroupBy(body);
        var range = body.Choice("range", Ranges);
        var bin = body.Choice("bin_size", "day", "hour", "week", "month");
        var maxGroups = body.Integer("max_groups", 1, 250);
        var filter = ReadFilter(body);
        var (start, end) = ReadRange(body);
        body.ThrowIfInvalid();

        // The server looks at the numbers' truth, so a bound of 0 passes; the custom range wins.
        if (range is not null && start is { } from && end is { } to && from != 0 && to != 0)
        {
            throw AutumnFailure.InvalidInputs("custom_range.range: Only one of range or custom_range may be provided");
        }

        CheckPaths(groupBy, filter);
        return new AggregateEventsRequest
        {
            CustomerId = customer,
            FeatureId = features!,
            EntityId = entity,
            GroupBy = groupBy,
            FilterBy = filter,
            MaxGroups = maxGroups,
            Range = range is null ? null : new AggregateRange(range),

            // The server knows no other default, whatever the range.
            BinSize = new BinSize(bin ?? "day"),
            CustomRange = start is null || end is null ? null : new AggregateEventsCustomRange { Start = ToInstant(start.Value), End = ToInstant(end.Value) },
        };
    }

    private static string? ReadGroupBy(AutumnBody body)
    {
        var groupBy = body.Text("group_by");
        if (groupBy is not (null or "$customer_id" or "$entity_id" or "$plan_id") && !groupBy.StartsWith("properties.", StringComparison.Ordinal))
        {
            body.Add("group_by", "must start with 'properties.' or be one of: $customer_id, $entity_id, $plan_id");
        }

        return groupBy;
    }

    private static Dictionary<string, string>? ReadFilter(AutumnBody body)
    {
        if (body.Nested("filter_by") is not { } filter)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in body.Object("filter_by")!.Value.EnumerateObject())
        {
            if (filter.Text(member.Name, isRequired: true) is { } text)
            {
                texts[member.Name] = text;
            }
        }

        if (texts.Count > 5)
        {
            body.Add("filter_by", "filter_by supports a maximum of 5 filters");
        }

        return texts;
    }

    private static (decimal? Start, decimal? End) ReadRange(AutumnBody body)
    {
        if (body.Nested("custom_range") is not { } range)
        {
            return (null, null);
        }

        var (start, end) = (range.Number("start", isRequired: true), range.Number("end", isRequired: true));
        if (start >= end)
        {
            body.Add("custom_range", "start must be before end");
        }

        return (start, end);
    }

    private static void CheckPaths(string? groupBy, Dictionary<string, string>? filter)
    {
        var path = groupBy is ['p', ..] ? groupBy["properties.".Length..] : null;
        if ((path is not null && !PropertyPath().IsMatch(path)) || (filter is not null && !filter.Keys.All(key => PropertyPath().IsMatch(key))))
        {
            throw AutumnFailure.InvalidInputs(PathProblem);
        }
    }

    private static DateTimeOffset ToInstant(decimal milliseconds) => Math.Abs(milliseconds) <= LastJavaScriptDate
        ? AutumnInstant.FromMilliseconds(milliseconds)
        : throw new AutumnFailure(HttpStatusCode.InternalServerError, "internal_error", "Invalid time value");

    [GeneratedRegex(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*\z")]
    private static partial Regex PropertyPath();
}
