using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Instants as ISO 8601 text, with a date: a time alone would mean today by the machine's clock.</summary>
internal static class InstantText
{
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        return text is [_, _, _, _, '-', _, _, '-', _, _, ..] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }
}
