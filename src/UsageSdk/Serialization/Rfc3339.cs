using System.Globalization;

namespace UsageSdk.Serialization;

/// <summary>Instants as RFC 3339 text, as the services write and read them.</summary>
public static class Rfc3339
{
    /// <summary>The text of an instant: UTC, <c>2024-01-15T10:30:00Z</c>, with three decimals when there are milliseconds. What is finer is dropped.</summary>
    /// <param name="value">The instant.</param>
    /// <returns>The text.</returns>
    public static string Format(DateTimeOffset value)
    {
        var utc = value.UtcDateTime;
        return utc.ToString(utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
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
