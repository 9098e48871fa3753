namespace UsageSdk.Tests.Pacing;

/// <summary>What replies tell of limits, in every form, honest or not: how many further calls go at once, and when the next one does.</summary>
public sealed class RateLimitHeaderTests
{
    /// <summary>The status and the headers of one reply; then how many calls go at once, and after how many seconds the next.</summary>
    public static TheoryData<string, int, string, int, double> Replies => new()
    {
        // Five a second, one of which the reply was for.
        { "autumn", 200, "", 4, 1 },
        { "autumn", 200, "RateLimit-Policy: 5;w=1|RateLimit-Limit: 5|RateLimit-Remaining: 4|RateLimit-Reset: 1", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: 5|RateLimit-Remaining: 2|RateLimit-Reset: 1", 2, 1 },
        { "autumn", 200, "RateLimit-Remaining: 2", 2, 1 },
        { "autumn", 200, "X-RateLimit-Remaining: 2", 2, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 1", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 0.5", 0, 0.5 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 30", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0", 0, 1 },
        { "autumn", 400, "RateLimit-Remaining: 1", 1, 1 },

        // Another limit than the documented one.
        { "autumn", 200, "RateLimit-Limit: 20", 19, 1 },
        { "autumn", 200, "RateLimit-Limit: 20|RateLimit-Remaining: 10", 10, 1 },
        { "autumn", 200, "RateLimit-Limit: 2", 1, 1 },
        { "autumn", 200, "X-RateLimit-Limit: 8", 7, 1 },
        { "autumn", 200, "RateLimit-Limit: 6, 6;w=1", 5, 1 },
        { "autumn", 200, "RateLimit-Policy: 10;w=1", 9, 1 },
        { "autumn", 200, "RateLimit-Policy: 90;w=60, 7 ; w=1;comment=x", 6, 1 },
        { "autumn", 200, "RateLimit-Limit: 90|RateLimit-Policy: 90;w=60", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: 12|RateLimit-Policy: \"x\";q=5", 11, 1 },

        // What makes no sense.
        { "autumn", 200, "RateLimit-Limit: 0", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: -3", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: 1000001", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: 99999999999999999999999999", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: ", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: many", 4, 1 },
        { "autumn", 200, "RateLimit-Limit: 7|RateLimit-Limit: 3", 6, 1 },
        { "autumn", 200, "RateLimit-Policy: ;;w=,,10;w=x,;w=1,x;w=1,10;w=99999999999", 4, 1 },
        { "autumn", 200, "RateLimit-Policy: ,", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: -1", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: 1e3", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: 9223372036854775807", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: 9223372036854775808", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: 3|RateLimit-Remaining: 0", 3, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: NaN", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: Infinity", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: -5", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 1" + "000000000000000000000000000000", 0, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 0", 4, 1 },
        { "autumn", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 1000000000", 4, 1 },
        { "autumn", 200, "RateLimit-Reset: 30", 4, 1 },

        // Refusals.
        { "autumn", 429, "", 0, 1 },
        { "autumn", 429, "Retry-After: 1", 0, 1 },
        { "autumn", 429, "Retry-After: 7", 0, 7 },
        { "autumn", 429, "Retry-After: 0", 0, 1 },
        { "autumn", 429, "Retry-After: -1", 0, 1 },
        { "autumn", 429, "Retry-After: NaN", 0, 1 },
        { "autumn", 429, "Retry-After: soon", 0, 1 },
        { "autumn", 429, "Retry-After: Infinity", 0, 300 },
        { "autumn", 429, "Retry-After: 99999999999", 0, 300 },
        { "autumn", 429, "Retry-After: Tue, 10 Mar 2026 12:00:20 GMT", 0, 20 },
        { "autumn", 429, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", 0, 300 },
        { "autumn", 429, "Retry-After: Tue, 10 Mar 2020 12:00:20 GMT", 0, 1 },
        { "autumn", 503, "Retry-After: 1", 0, 1 },
        { "autumn", 503, "Retry-After: 3", 0, 3 },
        { "autumn", 503, "", 4, 1 },
        { "autumn", 500, "Retry-After: 3", 4, 1 },
        { "autumn", 200, "Retry-After: 3", 4, 1 },

        // 40 a second and 240 a minute, or the same of a higher tier.
        { "dodo", 200, "", 39, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 40", 39, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 240", 39, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 100", 99, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 1000", 99, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 500", 499, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 5000", 499, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 300", 39, 1 },
        { "dodo", 200, "RateLimit-Limit: 60|RateLimit-Policy: 60;w=1", 59, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 40|X-RateLimit-Remaining: 3", 3, 1 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 3|X-RateLimit-Reset: 20", 3, 20 },
        { "dodo", 200, "X-RateLimit-Limit: 1000|X-RateLimit-Remaining: 50|X-RateLimit-Reset: 20", 50, 20 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 3", 3, 60 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 20", 0, 20 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1773144020", 0, 20 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1773144020500", 0, 20.5 },
        { "dodo", 200, "Date: Tue, 10 Mar 2026 12:00:10 GMT|X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1773144020", 0, 10 },
        { "dodo", 200, "X-RateLimit-Limit: 240|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 9999999", 0, 60 },
        { "dodo", 200, "X-RateLimit-Limit: 40|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 20", 0, 1 },
        { "dodo", 200, "X-RateLimit-Remaining: 7", 39, 1 },
        { "dodo", 200, "X-RateLimit-Remaining: 0", 0, 1 },
        { "dodo", 200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: 10", 0, 10 },
        { "dodo", 200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: 10000", 0, 60 },
        { "dodo", 429, "", 0, 1 },

        // The limits of those who are not known are counted by address, and are others.
        { "dodo", 401, "X-RateLimit-Limit: 100|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 60", 39, 1 },

        // 100 at once, and one every 60 milliseconds.
        { "engine", 200, "", 99, 0.06 },
        { "engine", 200, "RateLimit-Remaining: 10", 10, 0.06 },
        { "engine", 200, "RateLimit-Remaining: 0|RateLimit-Reset: 3", 0, 3 },
        { "engine", 200, "RateLimit-Limit: 50", 50, 6 },
        { "engine", 200, "RateLimit-Limit: 100", 99, 0.06 },
        { "engine", 200, "X-RateLimit-Limit: 90, 90;w=1", 99, 0.06 },
        { "engine", 200, "X-RateLimit-Limit: 50, 50;w=300", 50, 6 },
        { "engine", 429, "", 0, 0.06 },
        { "engine", 429, "Retry-After: 2", 0, 2 },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public Task A_reply_sets_the_pace(string service, int status, string headers, int atOnce, double next) => Traffic.RunAsync(() =>
    {
        using var traffic = new Traffic();
        traffic.Answer = label => label == "told" ? Traffic.Reply(status, headers) : null;
        Func<string, Task> call = service switch
        {
            "autumn" => label => traffic.List(label),
            "dodo" => label => traffic.Dodo(label),
            _ => traffic.DeleteMeterType,
        };
        Assert.Equal(status != 200, call("told").IsFaulted);
        for (var index = 0; index <= atOnce; index++)
        {
            _ = call("x");
        }

        Assert.Equal(Enumerable.Repeat(0.0, atOnce), traffic.Times.Skip(1));
        traffic.Finish();
        Assert.Equal(next, traffic.Times.Last(), 1e-9);
    });
}
