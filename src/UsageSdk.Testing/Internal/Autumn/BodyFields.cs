using System.Text.Json;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Testing.Internal;

/// <summary>What list and track read beyond what aggregation reads, by the same validator.</summary>
internal static class BodyFields
{
    public static bool? Boolean(this RequestFields fields, string name)
    {
        if (fields.Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        fields.Refuse(name, $"must be a boolean (received {JavaScriptJson.Kind(value)})");
        return null;
    }

    /// <summary>What the service's language makes a number of.</summary>
    public static double? Coerced(this RequestFields fields, string name)
    {
        if (fields.Find(name) is not { } value)
        {
            return null;
        }

        var number = JavaScriptNumber.Of(value);
        if (double.IsFinite(number))
        {
            return number;
        }

        fields.Refuse(name, $"must be a number (received {(double.IsNaN(number) ? "NaN" : "number")})");
        return null;
    }

    /// <summary>What the service's language makes a whole number of, within bounds.</summary>
    public static long? CoercedInteger(this RequestFields fields, string name, long minimum, long maximum = long.MaxValue) =>
        fields.Bounded(name, fields.Coerced(name), minimum, maximum);
}
