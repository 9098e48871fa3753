using System.Globalization;
using UsageSdk.DodoPayments;

namespace UsageSdk.Offline.Internal;

/// <summary>Metadata values as numbers. Text never is one, whatever its digits.</summary>
internal static class MetadataNumber
{
    public static bool Is(MetadataValue value) => value.Kind == MetadataKind.Integer || (value.Kind == MetadataKind.Number && double.IsFinite(value.AsNumber));

    /// <summary>The number with its decimal digits; false for one beyond <see cref="decimal"/>.</summary>
    public static bool TryGetDecimal(MetadataValue number, out decimal value)
    {
        if (number.Kind == MetadataKind.Integer)
        {
            value = number.AsInteger;
            return true;
        }

        return decimal.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The order of two numbers; null if one is none.</summary>
    public static int? Compare(MetadataValue left, MetadataValue right)
    {
        if (!Is(left) || !Is(right))
        {
            return null;
        }

        // binary64 tells apart what is too small or too large for decimal, decimal the integers that are one in binary64.
        var order = left.AsNumber.CompareTo(right.AsNumber);
        return order == 0 && TryGetDecimal(left, out var first) && TryGetDecimal(right, out var second) ? first.CompareTo(second) : order;
    }
}
