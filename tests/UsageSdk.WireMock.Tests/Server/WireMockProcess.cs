using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageSdk.WireMock.Tests;

/// <summary>WireMock on a port of its own choice, as long as this object lives.</summary>
internal sealed partial class WireMockProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private Task<string>? _output;

    private WireMockProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts WireMock with the stubs of this project, and waits until it says on which port it listens.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead; the message holds what it said.</exception>
    /// <exception cref="TimeoutException">It has done neither.</exception>
    public static async Task<WireMockProcess> StartAsync(string jar, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(AppContext.BaseDirectory, "Server", "start.mjs"),

                // The first compiler only: the process lives for seconds.
                "-XX:TieredStopAtLevel=1", "-jar", jar, "--port", "0", "--bind-address", "127.0.0.1", "--root-dir", Path.Combine(AppContext.BaseDirectory, "WireMock"),

                // A thread waits for each late reply, whether or not its client still does.
                "--container-threads", "100", "--disable-banner",
            ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var server = new WireMockProcess(Process.Start(start)!);
        try
        {
            await server.ListenAsync(cancellationToken).WaitAsync(LongestStart, TimeProvider.System, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends WireMock, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await Task.WhenAll(_errors, _output ?? Task.FromResult(""));
        _process.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var said = "";
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (PortLine().Match(line) is { Success: true } match)
            {
                Address = new Uri($"http://127.0.0.1:{int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)}/");

                // Read to the end, or WireMock would wait for room to write.
                _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }

            said += line + "\n";
        }

        throw new InvalidOperationException($"WireMock has not started: {said}{await _errors}");
    }

    [GeneratedRegex(@"^port:\s+(\d+)$")]
    private static partial Regex PortLine();
}
