using System.Diagnostics;

namespace UsageSdk.Samples.Tests.Worker;

/// <summary>The sample as a process, with its output redirected.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_second_process_finds_what_the_first_one_applied()
    {
        var plan = await Run("--plan", "--state", "state.json");
        var first = await Run("--state", "state.json");
        var second = await Run("--state", "state.json");

        Assert.Equal([0, 0, 0], [plan.ExitCode, first.ExitCode, second.ExitCode]);
        Assert.EndsWith("Plan: 7 to create, 0 to change, 0 to delete.", plan.Output, StringComparison.Ordinal);
        Assert.StartsWith(plan.Output, first.Output, StringComparison.Ordinal);
        Assert.EndsWith("Applied: 7 of 7.", first.Output, StringComparison.Ordinal);
        Assert.Equal($"Plan of meters.json for a fake Usage Engine{Environment.NewLine}No changes.", second.Output);
    }

    [Fact]
    public async Task With_a_client_id_it_goes_to_the_real_service_and_asks_for_the_rest_of_the_settings()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "appsettings.json"), """{ "Usage": { "UsageEngine": { "ClientId": "mine" } } }""", TestContext.Current.CancellationToken);

        var (exitCode, output) = await Run("--plan");

        Assert.Equal((1, "meter_types.list needs the setting 'UsageEngine:ClientSecret'."), (exitCode, output));
    }

    private async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Worker.dll"), .. arguments])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Usage__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).TrimEnd());
    }
}
