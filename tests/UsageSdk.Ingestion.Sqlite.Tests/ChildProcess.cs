using System.Diagnostics;

namespace UsageSdk.Ingestion.Sqlite.Tests;

/// <summary>The program UsageSdk.Ingestion.Sqlite.Child.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    public static ChildProcess Start(string command, string file) => new(new("dotnet", [Program, command, file]));

    /// <summary>Starts it so that permissions hold for it: those of root do not.</summary>
    public static ChildProcess StartUnprivileged(string command, string file) => Environment.IsPrivilegedProcess
        ? new(new("setpriv", ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "dotnet", Program, command, file]))
        : Start(command, file);

    // Its own folder: in that of the tests coverage is counted, and a process that is killed while it saves its counts spoils all of them.
    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("UsageSdk.Ingestion.Sqlite.Tests", "UsageSdk.Ingestion.Sqlite.Child", StringComparison.Ordinal),
        "UsageSdk.Ingestion.Sqlite.Child.dll");

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The process has ended.");

    /// <summary>Kills it as a lack of memory would, and returns what it had written by then.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return rest;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
