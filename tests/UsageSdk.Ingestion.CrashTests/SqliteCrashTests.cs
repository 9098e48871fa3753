namespace UsageSdk.Ingestion.CrashTests;

public sealed class SqliteCrashTests
{
    [Fact]
    public async Task What_was_acknowledged_before_a_kill_counts_once()
    {
        var folder = Directory.CreateTempSubdirectory("usagesdk-crash-");
        try
        {
            await using var scene = await CrashScene.StartAsync("sqlite", Path.Combine(folder.FullName, "queue.db"));

            await Crashes.RunAsync(scene, seed: 20261);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
