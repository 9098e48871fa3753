using System.Globalization;
using UsageSdk.Autumn;
using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Resilience;

/// <summary>Runs the table: attempts made, waits between them, and what the call ends in.</summary>
public sealed class RetryTableTests
{
    private const string Tracked = """{"customer_id":"c","value":2,"balance":{"remaining":1}}""";

    public static IEnumerable<TheoryDataRow<string, string, string, string>> Rows() => RetryTable.Rows();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Every_fault_ends_as_the_table_says(string call, string attempts, string waits, string result)
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        var (name, maxRetries) = call.Split('/') is [var operation, var count] ? (operation, int.Parse(count, CultureInfo.InvariantCulture)) : (call, (int?)null);
        var (ok, run) = Calls[name];
        var script = new FaultScript(clock, ok, attempts.Split(' '));
        using var usage = TestClient.Of(script, clock);
        string? reply = null;
        var failure = await VirtualTime.RunAsync(clock, async () => reply = await run(usage, maxRetries is null ? null : new() { MaxRetries = maxRetries }));

        Assert.Equal(result, reply ?? Name(failure!));
        Assert.Equal(attempts.Split(' ').Length, script.Attempts);
        Assert.Equal(waits, string.Join(' ', script.Delays.Select(Text)));

        // No time is spent on a wait that leads to nothing.
        Assert.Equal(script.Ended, clock.GetUtcNow());
    }

    private static string Text(double wait, int index) =>
        Math.Abs(wait - RetryTable.BackOff[index]) < 0.001 ? $"b{index + 1}" : Math.Round(wait, 3).ToString(CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, (string Ok, Func<UsageClient, RequestOptions?, Task<string>> Run)> Calls = new(StringComparer.Ordinal)
    {
        ["read"] = ("""{"items":[]}""", async (usage, options) =>
        {
            await usage.UsageEvents.ListAsync(options: options);
            return "reply";
        }
        ),
        ["track"] = (Tracked, TrackAsync),
        ["own"] = (Tracked, (usage, options) => TrackAsync(usage, (options ?? new()) with { IdempotencyKey = "order-17" })),
        ["delete"] = ("""{"deletedCount":2}""", async (usage, options) => (await usage.Meters.DeleteAsync("m", options)).DeletedCount == 1 ? "deleted" : "reply"),
        ["send"] = ("""{"ingestionId":"i"}""", async (usage, options) =>
        {
            await usage.Collectors.SendDataAsync("c", new() { Data = "x" }, options);
            return "reply";
        }
        ),
    };

    private static async Task<string> TrackAsync(UsageClient usage, RequestOptions? options)
    {
        var reply = await usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 2 }, options);
        Assert.Equal(("c", 2, reply.Outcome == TrackOutcome.Recorded), (reply.CustomerId, reply.Value, reply.Balance is not null));
        return reply.Outcome == TrackOutcome.Duplicate ? "duplicate" : "reply";
    }

    private static string Name(Exception failure) => failure is UsageOutcomeUnknownException { InnerException: { } cause } ? "? " + Name(cause) : failure.GetType().Name.Replace("Usage", "", StringComparison.Ordinal).Replace("Exception", "", StringComparison.Ordinal);
}
