using System.Diagnostics;

namespace UsageSdk.Ingestion.CrashTests;

/// <summary>The program UsageSdk.Ingestion.CrashTests.Child.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    public ChildProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    // Its own folder: in that of the tests coverage is counted, and a process that is killed while it saves its counts spoils all of them.
    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("UsageSdk.Ingestion.CrashTests", "UsageSdk.Ingestion.CrashTests.Child", StringComparison.Ordinal),
        "UsageSdk.Ingestion.CrashTests.Child.dll");

    /// <summary>The next line that is complete; null at the end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until the child delivers.</summary>
    public async Task ReadyAsync() => Assert.Equal("ready", await ReadLineAsync());

    /// <summary>The rest of the lines, to the end.</summary>
    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return lines;
    }

    /// <summary>Kills it as the kernel does, SIGKILL, and returns the lines that it still wrote.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        return await ReadToEndAsync();
    }

    /// <summary>Asks it to end, by closing its input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
