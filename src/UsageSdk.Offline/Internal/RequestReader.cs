using System.Net;
namespace UsageSdk.Offline.Internal;

/// <summary>Reads the body of <c>events.aggregate</c> as the server does, with its errors.</summary>
internal static class RequestReader
{
    private const string PropertyPrefix = "properties.";
    private const string ByFeature = "$feature_id";

    // The last millisecond of a JavaScript date.
    private const double LastDate = 8_640_000_000_000_000;

    public static AggregationQuery Read(ReadOnlySpan<byte> json, AggregationContext context)
    {
        using var document = JsonBody.Parse(json);
        var fields = new RequestFields(document?.RootElement, static message => new AggregationRequestException(HttpStatusCode.BadRequest, "invalid_inputs", message));
        return context.Profile == AggregationProfile.March2026 ? ReadMarch(fields, context) : ReadToday(fields, context);
    }

    /// <summary>Breaches are reported in the order of the members here.</summary>
    private static AggregationQuery ReadToday(RequestFields fields, AggregationContext context)
    {
        var customer = fields.NonEmptyText("customer_id");
        var entity = fields.NonEmptyText("entity_id");
        var features = fields.Texts("feature_id");
        var groupBy = fields.Text("group_by");
        if (groupBy is not (null or "$customer_id" or "$entity_id" or "$plan_id" or ByFeature) && !groupBy.StartsWith(PropertyPrefix, StringComparison.Ordinal))
        {
            fields.Add("group_by", "group_by must start with \"properties.\" or be \"$customer_id\", \"$entity_id\", \"$plan_id\", or \"$feature_id\"");
        }

        var range = ReadRange(fields);
        var unit = fields.Choice("bin_size", "day", "hour", "week", "month");
        var custom = fields.Range("custom_range");
        var filters = fields.Map("filter_by");
        var maxGroups = fields.Integer("max_groups", 1, 250);
        var deducted = fields.Choice("aggregate_on", "deducted") is not null;
        CheckRanges(fields, range, custom);
        if (!fields.IsBroken && filters is { Count: > 5 })
        {
            fields.Add("filter_by", "filter_by supports a maximum of 5 filters");
        }

        if (!fields.IsBroken && groupBy == ByFeature && !deducted)
        {
            fields.Add("group_by", "group_by \"$feature_id\" requires aggregate_on to be \"deducted\"");
        }

        fields.ThrowIfAny();
        if (deducted)
        {
            CheckDeducted(customer, groupBy, filters);
        }

        return Make(context, features, unit, customer, range, custom, groupBy) with
        {
            EntityId = entity,
            Filters = ReadFilters(filters),
            MaxGroups = (int)(maxGroups ?? 9),
        };
    }

    private static AggregationQuery ReadMarch(RequestFields fields, AggregationContext context)
    {
        var customer = fields.NonEmptyText("customer_id", isRequired: true);
        var features = fields.Texts("feature_id");
        var groupBy = fields.Text("group_by");
        if (groupBy is not null && !groupBy.StartsWith(PropertyPrefix, StringComparison.Ordinal))
        {
            fields.Add("group_by", "Invalid string: must start with \"properties.\"");
        }

        var range = ReadRange(fields);
        var unit = fields.Choice("bin_size", "day", "hour", "month");
        var custom = fields.Range("custom_range");
        CheckRanges(fields, range, custom);
        fields.ThrowIfAny();
        return Make(context, features, unit, customer, range, custom, groupBy);
    }

    /// <summary>What the server checks after the body: the customer, then dates, then paths.</summary>
    private static AggregationQuery Make(
        AggregationContext context, string[] features, string? unit, string? customer, string? range, (double Start, double End)? custom, string? groupBy)
    {
        if (customer is not null && context.KnownCustomers?.Contains(customer) == false)
        {
            throw new AggregationRequestException(HttpStatusCode.NotFound, "customer_not_found", $"Customer {customer} not found");
        }

        if (custom is { } dates && (Math.Abs(dates.Start) > LastDate || Math.Abs(dates.End) > LastDate))
        {
            throw new AggregationRequestException(HttpStatusCode.InternalServerError, "internal_error", "Invalid time value");
        }

        var path = groupBy?.StartsWith(PropertyPrefix, StringComparison.Ordinal) == true ? groupBy[PropertyPrefix.Length..] : null;
        if (path is not null)
        {
            CheckPath(path);
        }

        return new AggregationQuery
        {
            Features = [.. features.Distinct(StringComparer.Ordinal)],
            CustomerId = customer,
            CustomRange = custom,
            Range = custom is null ? range ?? "1bc" : null,

            // The server knows no other default, whatever the range.
            Unit = unit switch { "hour" => BinUnit.Hour, "week" => BinUnit.Week, "month" => BinUnit.Month, _ => BinUnit.Day },
            Grouping = groupBy switch
            {
                null or ByFeature => Grouping.None,
                "$customer_id" => Grouping.Customer,
                "$entity_id" => Grouping.Entity,
                "$plan_id" => Grouping.Plan,
                _ => Grouping.Property,
            },
            GroupPath = path ?? "",
        };
    }

    private static string? ReadRange(RequestFields fields) => fields.Choice("range", "24h", "7d", "30d", "90d", "last_cycle", "1bc", "3bc");

    /// <summary>The server looks at the truth of the numbers: a bound of 0 passes, and the custom range wins.</summary>
    private static void CheckRanges(RequestFields fields, string? range, (double Start, double End)? custom)
    {
        if (!fields.IsBroken && range is not null && custom is { Start: not 0, End: not 0 })
        {
            fields.Add("custom_range.range", "Only one of range or custom_range may be provided");
        }
    }

    private static void CheckDeducted(string? customer, string? groupBy, Dictionary<string, string>? filters)
    {
        var issue = (customer, groupBy, filters) switch
        {
            (null, _, _) => "customer_id is required when aggregate_on is set",
            (_, "$plan_id", _) => "group_by $plan_id is not supported when aggregate_on is set — deductions already include plan_id per balance",
            (_, _, { Count: > 0 }) => "filter_by is not supported when aggregate_on is set",
            _ => null,
        };
        if (issue is not null)
        {
            throw new AggregationRequestException(HttpStatusCode.BadRequest, "invalid_request", issue);
        }
    }

    private static (string Path, string Text)[] ReadFilters(Dictionary<string, string>? filters)
    {
        foreach (var (path, _) in filters ??= [])
        {
            CheckPath(path);
        }

        return [.. filters.Select(static filter => (filter.Key, filter.Value))];
    }

    private static void CheckPath(string path)
    {
        if (!PropertyPath.IsValid(path))
        {
            throw new AggregationRequestException(HttpStatusCode.BadRequest, "invalid_inputs", PropertyPath.Refusal);
        }
    }
}
