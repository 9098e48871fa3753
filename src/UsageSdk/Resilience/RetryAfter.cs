using System.Globalization;
using System.Net.Http.Headers;

namespace UsageSdk.Resilience;

/// <summary>How long a reply asks to wait: <c>Retry-After-Ms</c>, or <c>Retry-After</c> in seconds or as a date.</summary>
internal static class RetryAfter
{
    // Whatever is longer than this is as good as never, and would overflow a date.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads the headers. A date is measured by the service's own clock, where it shows one.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(headers, "Retry-After-Ms") is { } milliseconds)
        {
            return Clamp(milliseconds / 1000);
        }

        return headers.RetryAfter?.Date is { } date ? Clamp((date - (headers.Date ?? now)).TotalSeconds)
            : Number(headers, "Retry-After") is { } seconds ? Clamp(seconds)
            : null;
    }

    /// <summary>Some services send fractions of a second, which the standard header type refuses. "NaN" would be read as a number, too.</summary>
    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && !double.IsNaN(number) ? number : null;

    private static TimeSpan Clamp(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));
}
