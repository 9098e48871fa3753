using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Http;

/// <summary>Collects every rule that a request breaks. Costs nothing while none is broken.</summary>
internal ref struct RequestValidation
{
    // Keys of maps are part of it, which may come from anywhere.
    private const int LongestField = 200;

    private Path _path;
    private int _depth;
    private List<RequestBreach>? _breaches;

    /// <summary>The rules that are broken, in the order of the request's fields.</summary>
    public readonly IReadOnlyList<RequestBreach> Breaches => (IReadOnlyList<RequestBreach>?)_breaches ?? [];

    /// <exception cref="UsageRequestValidationException">A rule is broken.</exception>
    public readonly void ThrowIfBroken(ApiOperation operation)
    {
        if (_breaches is not null)
        {
            throw new UsageRequestValidationException(operation.Name, _breaches);
        }
    }

    public void Required(string field, object? value)
    {
        if (value is null)
        {
            Add(field, "must be set", "null");
        }
    }

    public void PathSegment(string field, string? value)
    {
        if (value is null or "" or "." or "..")
        {
            Add(field, "must be an id, not empty, '.' or '..'", value is null ? "null" : value.Length == 0 ? "empty" : "dots only");
        }
    }

    public void MinLength(string field, string? value, int minimum)
    {
        if (value is not null && Length(value) is var length && length < minimum)
        {
            Add(field, minimum == 1 ? "must not be empty" : $"must have at least {minimum} characters", length == 0 ? "empty" : Characters(length));
        }
    }

    public void MaxLength(string field, string? value, int maximum)
    {
        // Code units bound code points from above, so most values need no counting.
        if (value is not null && value.Length > maximum && Length(value) is var length && length > maximum)
        {
            Add(field, $"must have at most {maximum} characters", Characters(length));
        }
    }

    public void Matches(string field, string? value, Regex pattern, string rule)
    {
        if (value is not null && !pattern.IsMatch(value))
        {
            Add(field, rule, value.Length == 0 ? "empty" : $"text of {Characters(Length(value))}");
        }
    }

    public void Minimum(string field, int? value, int minimum)
    {
        if (value < minimum)
        {
            Add(field, $"must be {minimum} or more", Number(value.Value));
        }
    }

    public void Minimum(string field, decimal? value, decimal minimum)
    {
        if (value < minimum)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must be {minimum} or more"), value.Value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Range(string field, int? value, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
        {
            Add(field, $"must be {minimum} to {maximum}", Number(value.Value));
        }
    }

    public void AfterEpoch(string field, DateTimeOffset? value)
    {
        if (value is { } instant && instant.ToUnixTimeMilliseconds() <= 0)
        {
            Add(field, "must be after 1970-01-01", Rfc3339(instant));
        }
    }

    public void LessThan(string field, DateTimeOffset value, string otherField, DateTimeOffset other)
    {
        // The wire has milliseconds, so that is what must differ.
        if (value.ToUnixTimeMilliseconds() >= other.ToUnixTimeMilliseconds())
        {
            Add(field, $"must be before {otherField}", $"{Rfc3339(value)}, and {otherField} is {Rfc3339(other)}");
        }
    }

    public void MaxProperties<TValue>(string field, IReadOnlyDictionary<string, TValue>? map, int maximum)
    {
        if (map is not null && map.Count > maximum)
        {
            Add(field, $"must have at most {maximum} entries", $"{map.Count} entries");
        }
    }

    public void ValuesRequired<TValue>(string field, IReadOnlyDictionary<string, TValue>? map)
    {
        foreach (var (key, value) in new MapEntries<TValue>(map))
        {
            if (value is null)
            {
                Add($"{field}.{key}", "must be set", "null");
            }
        }
    }

    public void KeysMaxLength<TValue>(string field, IReadOnlyDictionary<string, TValue>? map, int maximum)
    {
        foreach (var (key, _) in new MapEntries<TValue>(map))
        {
            if (key.Length > maximum && Length(key) is var length && length > maximum)
            {
                Add(field, $"keys must have at most {maximum} characters", $"a key of {Characters(length)}");
            }
        }
    }

    public void KeysMatches<TValue>(string field, IReadOnlyDictionary<string, TValue>? map, Regex pattern, string rule)
    {
        foreach (var (key, _) in new MapEntries<TValue>(map))
        {
            if (!pattern.IsMatch(key))
            {
                Add(field, $"keys {rule}", key.Length == 0 ? "an empty key" : $"a key of {Characters(Length(key))}");
            }
        }
    }

    public void ItemCount<T>(string field, IReadOnlyList<T>? items, int minimum, int maximum)
    {
        if (items is not null && (items.Count < minimum || items.Count > maximum))
        {
            Add(field, (minimum, maximum) switch
            {
                (_, int.MaxValue) => $"must have at least {minimum} items",
                (0, _) => $"must have at most {maximum} items",
                _ => $"must have {minimum} to {maximum} items",
            }, $"{items.Count} items");
        }
    }

    public void ItemsRequired(string field, IReadOnlyList<string>? items)
    {
        for (var index = 0; index < (items?.Count ?? 0); index++)
        {
            if (items![index] is null)
            {
                Add($"{field}[{index}]", "must be set", "null");
            }
        }
    }

    public void UniqueBy<T>(string field, IReadOnlyList<T>? items, string keyField, Func<T, string?> key)
    {
        var count = items?.Count ?? 0;
        if (count < 2)
        {
            return;
        }

        using var texts = new DistinctTexts(count);
        for (var index = 0; index < count; index++)
        {
            if (items![index] is { } item && key(item) is { } text && texts.FindOrAdd(text, index) is { } first)
            {
                Add($"{field}[{index}].{keyField}", "must be unique within the request", $"the same as {field}[{first}].{keyField}");
            }
        }
    }

    public void Object(string field, IRequestModel? value)
    {
        if (value is not null)
        {
            Push(field, index: -1);
            value.Validate(ref this);
            _depth--;
        }
    }

    public void Items<T>(string field, IReadOnlyList<T>? items)
        where T : IRequestModel
    {
        for (var index = 0; index < (items?.Count ?? 0); index++)
        {
            Push(field, index);
            if (items![index] is { } item)
            {
                item.Validate(ref this);
            }
            else
            {
                _breaches = [.. _breaches ?? [], new RequestBreach(PathTo(null), "must be set", "null")];
            }

            _depth--;
        }
    }

    public void AtMostOne(string field, bool hasField, string otherField, bool hasOther)
    {
        if (hasField && hasOther)
        {
            Add(field, $"must not be set together with {otherField}", "both are");
        }
    }

    public void ExactlyOne(string field, bool hasField, string otherField, bool hasOther)
    {
        if (hasField == hasOther)
        {
            Add(field, $"exactly one of {field} and {otherField} must be set", hasField ? "both are" : "none is");
        }
    }

    public void NotEmpty(bool hasAny)
    {
        if (!hasAny)
        {
            Add("body", "at least one member must be set", "empty");
        }
    }

    public void TimeZone(string field, string? value)
    {
        if (value is not null && !IanaTimeZones.Contains(value))
        {
            Add(field, "must be the IANA name of a time zone, such as Europe/Berlin", $"text of {Characters(Length(value))}");
        }
    }

    public void Crontab(string field, string? value, CrontabFieldKind kind)
    {
        if (value is not null && !CrontabField.TryParse(value, kind, out _))
        {
            Add(field, $"must be a crontab field for a {kind.ToString().ToLowerInvariant()}, such as * or 1-5", value.Length == 0 ? "empty" : $"text of {Characters(Length(value))}");
        }
    }

    public void CollectorData(string field, CollectorData value)
    {
        if (value.IsEmpty)
        {
            Add(field, "must be text or an object", "other JSON or nothing");
        }
    }

    public void FeatureIds(string field, FeatureIds? value, int minLength, int minItems)
    {
        if (value is not { } ids)
        {
            return;
        }

        if (ids.Count < minItems)
        {
            Add(field, "must name at least one feature", "empty");
        }

        foreach (var id in ids)
        {
            if (id is null || id.Length < minLength)
            {
                Add(field, "ids must not be empty", id is null ? "null" : "empty");
            }
        }
    }

    public void MetadataValue(string field, IReadOnlyDictionary<string, MetadataValue>? map, int maxLength)
    {
        foreach (var (key, value) in new MapEntries<MetadataValue>(map))
        {
            if (value.Kind == MetadataKind.String && value.AsString.Length > maxLength)
            {
                MaxLength($"{field}.{key}", value.AsString, maxLength);
            }
            else if (value.Kind is MetadataKind.Null or MetadataKind.Json || (value.Kind == MetadataKind.Number && !double.IsFinite(value.AsNumber)))
            {
                Add($"{field}.{key}", "must be text, an integer, a finite number or a boolean", value.Kind == MetadataKind.Number ? "not finite" : value.Kind == MetadataKind.Null ? "null" : "other JSON");
            }
        }
    }

    /// <summary>Reports a breach of a rule that no other method checks.</summary>
    public void Add(string field, string rule, string shape) => (_breaches ??= []).Add(new RequestBreach(OneLine.Of(PathTo(field), LongestField), rule, shape));

    /// <summary>JSON Schema counts code points, not UTF-16 code units.</summary>
    private static int Length(string value)
    {
        var pairs = 0;
        for (var index = 0; index + 1 < value.Length; index++)
        {
            if (char.IsSurrogatePair(value, index))
            {
                pairs++;
                index++;
            }
        }

        return value.Length - pairs;
    }

    public static string Characters(int count) => count == 1 ? "1 character" : string.Create(CultureInfo.InvariantCulture, $"{count} characters");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Rfc3339(DateTimeOffset value) => Serialization.Rfc3339.Format(value);

    private void Push(string field, int index)
    {
        _path[_depth] = (field, index);
        _depth++;
    }

    private readonly string PathTo(string? field)
    {
        var text = new StringBuilder();
        for (var level = 0; level < _depth; level++)
        {
            var (name, index) = _path[level];
            text.Append(level > 0 ? "." : "").Append(name);
            if (index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
        }

        return field is null ? text.ToString() : text.Append(_depth > 0 ? "." : "").Append(field).ToString();
    }

    /// <summary>Where validation stands. No request of the contract nests deeper.</summary>
    [InlineArray(8)]
    private struct Path
    {
        private (string Field, int Index) _first;
    }
}
