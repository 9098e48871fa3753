using UsageSdk.DodoPayments;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Offline;

/// <summary>A condition on one metadata value of an event.</summary>
/// <param name="Key">The metadata key, of 1 to 100 characters, in exact case.</param>
/// <param name="Operator">How the event's value compares with this one.</param>
/// <param name="Value">A text, a finite number or a boolean.</param>
public sealed record DodoPaymentsMeterCondition(string Key, DodoPaymentsMeterOperator Operator, MetadataValue Value)
{
    private const int MostCharacters = 100;

    /// <summary>Checks the condition and freezes it.</summary>
    internal Func<IReadOnlyDictionary<string, MetadataValue>, bool> Compile(string path)
    {
        if (string.IsNullOrEmpty(Key) || Key.EnumerateRunes().Count() > MostCharacters)
        {
            throw new ArgumentException($"{path}.key: must have 1 to {MostCharacters} characters.");
        }

        if (Value.Kind is MetadataKind.Null or MetadataKind.Json || (Value.Kind == MetadataKind.Number && !MetadataNumber.Is(Value)))
        {
            throw new ArgumentException($"{path}.value: must be a text, a finite number or a boolean.");
        }

        var (key, value) = (Key, Value);
        Func<MetadataValue, bool> holds = Operator switch
        {
            DodoPaymentsMeterOperator.EqualTo => found => AreEqual(found, value),
            DodoPaymentsMeterOperator.NotEqualTo => found => !AreEqual(found, value),
            DodoPaymentsMeterOperator.GreaterThan => found => MetadataNumber.Compare(found, value) > 0,
            DodoPaymentsMeterOperator.GreaterThanOrEqualTo => found => MetadataNumber.Compare(found, value) >= 0,
            DodoPaymentsMeterOperator.LessThan => found => MetadataNumber.Compare(found, value) < 0,
            DodoPaymentsMeterOperator.LessThanOrEqualTo => found => MetadataNumber.Compare(found, value) <= 0,
            DodoPaymentsMeterOperator.Contains => found => IsWithin(found, value),
            DodoPaymentsMeterOperator.DoesNotContain => found => !IsWithin(found, value),
            _ => throw new ArgumentException($"{path}.operator: must be one of the eight."),
        };

        // What is null in JSON is as good as missing; the service takes none.
        return metadata => metadata.TryGetValue(key, out var found) && found.Kind != MetadataKind.Null && holds(found);
    }

    private static bool AreEqual(MetadataValue found, MetadataValue value) =>
        value.Kind is MetadataKind.Integer or MetadataKind.Number ? MetadataNumber.Compare(found, value) == 0 : found == value;

    private static bool IsWithin(MetadataValue found, MetadataValue value) =>
        found.Kind == MetadataKind.String && value.Kind == MetadataKind.String && found.AsString.Contains(value.AsString, StringComparison.Ordinal);
}
