using UsageSdk.Testing;

namespace UsageSdk.Ingestion.CrashTests;

public sealed class PostgreSqlCrashTests(PostgreSqlServer server)
{
    [Fact]
    public async Task What_was_acknowledged_before_a_kill_counts_once()
    {
        server.Require();
        await using var scene = await CrashScene.StartAsync("postgresql", await NewDatabaseAsync("crash"));

        await Crashes.RunAsync(scene, seed: 20262);
    }

    [Fact]
    public async Task Of_two_processes_that_deliver_one_is_killed_and_the_other_takes_over()
    {
        server.Require();
        await using var scene = await CrashScene.StartAsync("postgresql", await NewDatabaseAsync("takeover"));
        scene.Server.Faults.ForAny().Randomly(20263, 0.1, Fault.Reset, Fault.Status(500), Fault.LostReply);
        using var survivor = scene.Deliver();
        using var victim = scene.Enqueue(0);
        await survivor.ReadyAsync();
        await victim.ReadyAsync();

        var acknowledged = new HashSet<int>();
        while (acknowledged.Count < 400)
        {
            acknowledged.Add(Crashes.Number((await victim.ReadLineAsync())!));
        }

        acknowledged.UnionWith((await victim.KillAsync()).Select(Crashes.Number));
        survivor.CloseInput();
        var report = QueueReport.Read(await survivor.ReadToEndAsync());

        Assert.Equal(0, report.Pending);
        Assert.All(report.Books.Values, books => Assert.True(books.IsBalanced, books.ToString()));
        Crashes.CheckDodoPayments(scene, report, acknowledged);
        Crashes.CheckAutumn(scene, report, acknowledged);
        Crashes.CheckUsageEngine(scene, report, acknowledged);
    }

    private async Task<string> NewDatabaseAsync(string name)
    {
        await server.AskAsync($"CREATE DATABASE {name}");
        return server.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }
}
