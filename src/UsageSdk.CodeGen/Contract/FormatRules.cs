using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>The formats that specifications use. A number without a format is read as what the client has for it, so that is not checked here.</summary>
internal static partial class FormatRules
{
    private static readonly decimal Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly decimal Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static Rule? Format(SpecNode schema, SpecNode node) => (SchemaReader.TypeOf(schema), node.Text) switch
    {
        ("string", "password") => null,
        ("string", "date-time") => Text(node, "must be a time of RFC 3339", text => Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)),
        ("string", "time-zone") => Text(node, "must be the IANA name of a time zone", text => ZoneName().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _)),
        ("string", "int32") => Text(node, "must be an integer of 32 bits as text", text => Digits().IsMatch(text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)),
        ("string", ['c', 'r', 'o', 'n', '-', .. var field]) => CronRules.Field(node, field),
        ("integer", "int64") => Number(node, "must be an integer of 64 bits", value => NumberRules.Compare(value, long.MinValue) >= 0 && NumberRules.Compare(value, long.MaxValue) <= 0),
        ("integer", "epoch-milliseconds") => Number(node, "must be a time of the years 1 to 9999", value => NumberRules.Compare(value, Earliest) >= 0 && NumberRules.Compare(value, Latest) <= 0),
        ("number", "double") => Number(node, "must be finite", value => value.TryGetDouble(out var number) && double.IsFinite(number)),
        var (type, format) => throw node.Error($"format '{format}' of type '{type}' is not supported by the check of the contract"),
    };

    public static Rule Text(SpecNode node, string problem, Predicate<string> holds) => (value, pointer, findings) =>
    {
        if (value.ValueKind == JsonValueKind.String && !holds(value.GetString()!))
        {
            findings.Add(pointer, node, problem);
        }
    };

    private static Rule Number(SpecNode node, string problem, Predicate<JsonElement> holds) => (value, pointer, findings) =>
    {
        if (value.ValueKind == JsonValueKind.Number && !holds(value))
        {
            findings.Add(pointer, node, problem);
        }
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.ECMAScript)]
    private static partial Regex Rfc3339();

    // Names of Windows are found too, but are no IANA names.
    [GeneratedRegex(@"^(?!UTC[+-])[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*)*\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)\z", RegexOptions.ECMAScript)]
    private static partial Regex Digits();
}
