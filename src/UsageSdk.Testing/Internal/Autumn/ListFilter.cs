using UsageSdk.Offline;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Testing.Internal;

/// <summary>Which events a listing asks for.</summary>
internal sealed class ListFilter
{
    private readonly string? _customer;
    private readonly string[]? _features;
    private readonly string? _entity;
    private readonly DateTimeOffset? _start;
    private readonly DateTimeOffset? _end;
    private readonly Dictionary<string, string> _properties;

    /// <summary>Breaches are reported in the order of the members here.</summary>
    public ListFilter(RequestFields fields, AggregationProfile profile)
    {
        var isToday = profile == AggregationProfile.August2026;
        _customer = fields.Text("customer_id");
        _entity = isToday ? fields.NonEmptyText("entity_id") : null;
        _features = fields.Find("feature_id") is null ? null : fields.Texts("feature_id");
        var range = fields.Nested("custom_range");
        _start = AutumnInstant.WholeSecond(range?.Coerced("start"));
        _end = AutumnInstant.WholeSecond(range?.Coerced("end"));
        _properties = isToday ? fields.Map("filter_by") ?? [] : [];
        if (_properties.Count > 5)
        {
            fields.Add("filter_by", "filter_by supports a maximum of 5 filters");
        }

        fields.ThrowIfAny();
        if (!_properties.Keys.All(PropertyPath.IsValid))
        {
            throw AutumnFailure.InvalidInputs(PropertyPath.Refusal);
        }
    }

    public bool Matches(UsageRecord record) =>
        (string.IsNullOrEmpty(_customer) || record.CustomerId == _customer)
        && (_features is null || _features.Contains(record.FeatureId, StringComparer.Ordinal))
        && (_entity is null || record.EntityId == _entity)
        && !(record.Timestamp < _start)
        && !(record.Timestamp > _end)
        && (_properties.Count == 0 || MatchesProperties(record));

    /// <summary>The service looks for <c>"key":"value"</c> anywhere in the JSON of the properties, whatever the case of its ASCII letters.</summary>
    private bool MatchesProperties(UsageRecord record)
    {
        var json = Lower(CompactJson.Of(record.Properties.Json));
        return _properties.All(filter => json.Contains(Lower($"\"{filter.Key}\":\"{filter.Value}\""), StringComparison.Ordinal));
    }

    private static string Lower(string text) =>
        string.Create(text.Length, text, static (lower, from) =>
        {
            for (var index = 0; index < from.Length; index++)
            {
                lower[index] = char.IsAsciiLetterUpper(from[index]) ? (char)(from[index] | 0x20) : from[index];
            }
        });
}
