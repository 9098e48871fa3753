using System.Globalization;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.CrashTests;

/// <summary>Kills processes at random moments while they enqueue and deliver, and looks where each event has ended.</summary>
internal static class Crashes
{
    // So many as the promise says, wherever all is tested; fewer at a developer's desk, where it would take minutes.
    private const int Required = 200;
    private const int Quick = 15;
    private const int NumbersOfAProcess = 100_000;
    private const int MostAcknowledgements = 60;

    private static int Rounds => Environment.GetEnvironmentVariable("USAGESDK_REQUIRE_ENGINES") == "1" ? Required : Quick;

    public static async Task RunAsync(CrashScene scene, int seed)
    {
        var random = new Random(seed);
        scene.Server.Faults.ForAny().Randomly(seed, 0.2, Fault.Reset, Fault.Status(500), Fault.HalfBody, Fault.LostReply, Fault.Status(503), Fault.Status(500).AfterWork());
        var acknowledged = new HashSet<int>();
        for (var round = 0; round < Rounds; round++)
        {
            using var child = scene.Enqueue(round * NumbersOfAProcess);
            await child.ReadyAsync();
            for (var count = random.Next(MostAcknowledgements); count > 0; count--)
            {
                acknowledged.Add(Number((await child.ReadLineAsync())!));
            }

            acknowledged.UnionWith((await child.KillAsync()).Select(Number));
        }

        var report = await scene.DrainAsync();
        Assert.Equal(0, report.Pending);
        Assert.All(report.Books.Values, books => Assert.True(books.IsBalanced, books.ToString()));
        CheckDodoPayments(scene, report, acknowledged);
        CheckAutumn(scene, report, acknowledged);
        CheckUsageEngine(scene, report, acknowledged);
        TestContext.Current.SendDiagnosticMessage("{0} kills, {1} acknowledged events for each service; {2}", Rounds, acknowledged.Count, string.Join("; ", report.Books));
    }

    public static void CheckDodoPayments(CrashScene scene, QueueReport report, IReadOnlySet<int> acknowledged)
    {
        var there = scene.Server.DodoPayments.Events.Select(stored => Number(stored.EventId)).ToArray();
        var books = report.Books[UsageService.DodoPayments];
        Assert.Equal(there.Distinct().Count(), there.Length);
        Assert.Empty(acknowledged.Except(there));
        Assert.Equal((books.Enqueued, books.Enqueued), (books.Delivered, there.Length));
    }

    public static void CheckAutumn(CrashScene scene, QueueReport report, IReadOnlySet<int> acknowledged)
    {
        var there = scene.Server.Autumn.Events.Select(stored => (int)stored.Value!.Value).ToArray();
        var books = report.Books[UsageService.Autumn];
        Assert.Equal(there.Distinct().Count(), there.Length);
        Assert.Empty(acknowledged.Except(there));
        Assert.Equal((books.Enqueued, books.Enqueued), (books.Delivered + books.Duplicate, there.Length));
    }

    public static void CheckUsageEngine(CrashScene scene, QueueReport report, IReadOnlySet<int> acknowledged)
    {
        var there = scene.Server.UsageEngine.SentData.Select(sent => Number(sent.Data.GetString()!)).ToArray();
        var books = report.Books[UsageService.UsageEngine];
        var unknown = report.Letters.Where(letter => letter is (UsageService.UsageEngine, _, UsageOutcome.Unknown)).Select(letter => letter.Number).ToHashSet();

        // What was sent twice would be here twice, whatever the queue says of it.
        Assert.Equal(there.Distinct().Count(), there.Length);
        Assert.Equal((books.Enqueued, books.Unknown), (books.Delivered + books.Unknown, unknown.Count));
        Assert.Empty(acknowledged.Except(there).Except(unknown));
        Assert.Equal(books.Delivered, there.Except(unknown).Count());
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
