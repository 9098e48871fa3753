using System.Globalization;
using System.Net.Http.Headers;

namespace UsageSdk.Pacing;

/// <summary>
/// What a reply tells of the rate limit: <c>RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> and <c>-Policy</c>, or the same with <c>X-</c>.
/// Whatever is not as expected counts as absent.
/// </summary>
/// <param name="Limit">How many requests a window has.</param>
/// <param name="Remaining">How many of them are left.</param>
/// <param name="Reset">How long it is from now until there are all again.</param>
/// <param name="Policy">Limits with their windows: <c>5;w=1</c>.</param>
/// <param name="Age">How long ago that may have been so: services count a request when it comes, not when they answer.</param>
internal readonly record struct RateLimitHeaders(long? Limit, long? Remaining, TimeSpan? Reset, string? Policy, TimeSpan Age)
{
    // A Reset of this many seconds is an instant: it would be more than 30 years.
    private const double EpochSeconds = 1e9;
    private const double EpochMilliseconds = 1e12;

    public static RateLimitHeaders Read(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan age)
    {
        var raw = headers.NonValidated;
        var limit = First(raw, "RateLimit-Limit") ?? First(raw, "X-RateLimit-Limit");
        return new(
            Number(limit),
            Number(First(raw, "RateLimit-Remaining") ?? First(raw, "X-RateLimit-Remaining")),
            ReadReset(First(raw, "RateLimit-Reset") ?? First(raw, "X-RateLimit-Reset"), headers, now, age),
            // Some send the policy behind the limit: 100, 100;w=1.
            First(raw, "RateLimit-Policy") ?? limit,
            age);
    }

    /// <summary>Takes the next limit with a window off a policy.</summary>
    public static bool TryReadPolicy(ref ReadOnlySpan<char> policy, out long limit, out TimeSpan window)
    {
        while (!policy.IsEmpty)
        {
            var item = Cut(ref policy, ',');
            if (Number(Cut(ref item, ';')) is { } permits && Window(item) is { } seconds)
            {
                (limit, window) = (permits, TimeSpan.FromSeconds(seconds));
                return true;
            }
        }

        (limit, window) = (0, default);
        return false;
    }

    private static int? Window(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var parameter = Cut(ref parameters, ';').Trim();
            if (parameter.StartsWith("w=", StringComparison.Ordinal) && int.TryParse(parameter[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return seconds;
            }
        }

        return null;
    }

    /// <summary>Takes what stands before a separator off a text.</summary>
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, char separator)
    {
        var end = text.IndexOf(separator);
        var head = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return head;
    }

    private static TimeSpan? ReadReset(string? text, HttpResponseHeaders headers, DateTimeOffset now, TimeSpan age)
    {
        if (!double.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        var seconds = number >= EpochMilliseconds ? (number / 1000) - Epoch(headers, now)
            : number >= EpochSeconds ? number - Epoch(headers, now)
            : number - age.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
    }

    /// <summary>The service's own clock tells how far an instant is, where it shows one.</summary>
    private static double Epoch(HttpResponseHeaders headers, DateTimeOffset now) => ((headers.Date ?? now) - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>The number that a value begins with: some services add parameters, or further limits.</summary>
    private static long? Number(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(',', ';');
        return long.TryParse((end < 0 ? text : text[..end]).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? First(HttpHeadersNonValidated headers, string name)
    {
        if (headers.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }
}
