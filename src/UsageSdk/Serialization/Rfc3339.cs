using System.Globalization;
using System.Text.Json;

namespace UsageSdk.Serialization;

/// <summary>Instants as RFC 3339 text, as the services write and read them.</summary>
public static class Rfc3339
{
    /// <summary>The length of the longest text that is written.</summary>
    internal const int LongestText = 24;

    private const int SecondsText = 19;

    /// <summary>The text of an instant: UTC, <c>2024-01-15T10:30:00Z</c>, with three decimals when there are milliseconds. What is finer is dropped.</summary>
    /// <param name="value">The instant.</param>
    /// <returns>The text.</returns>
    public static string Format(DateTimeOffset value)
    {
        var utc = value.UtcDateTime;
        return utc.ToString(utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes the text of an instant, as <see cref="Format(DateTimeOffset)"/> does.</summary>
    /// <returns>Its length.</returns>
    internal static int Format(DateTimeOffset value, Span<byte> utf8)
    {
        var utc = value.UtcDateTime;
        utc.TryFormat(utf8, out var length, "s", CultureInfo.InvariantCulture);
        if (utc.Millisecond > 0)
        {
            var (tens, ones) = Math.DivRem(utc.Millisecond, 10);
            utf8[length] = (byte)'.';
            utf8[length + 1] = (byte)('0' + (tens / 10));
            utf8[length + 2] = (byte)('0' + (tens % 10));
            utf8[length + 3] = (byte)('0' + ones);
            length += 4;
        }

        utf8[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Reads the text that the services write: UTC, ending in <c>Z</c>, with at most seven decimals. Everything else is left to <see cref="TryParse(string?, out DateTimeOffset)"/>.</summary>
    internal static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset value)
    {
        value = default;
        return reader is { HasValueSequence: false, ValueIsEscaped: false, ValueSpan: [.., (byte)'Z'] }
            && reader.ValueSpan.Length is > SecondsText and <= SecondsText + 9
            && reader.ValueSpan[10] == 'T'
            && reader.TryGetDateTimeOffset(out value);
    }

    /// <summary>Reads a date, or a date and time with or without an offset; without one it is UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The instant.</param>
    /// <returns>Whether it is one. A time alone is not, and neither is a date in another order.</returns>
    public static bool TryParse(string? text, out DateTimeOffset value)
    {
        value = default;
        return text is [_, _, _, _, '-', _, _, '-', _, _, ..]
            && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0
            && (text.Length == 10 || text[10] is 'T' or 't' or ' ')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }
}
