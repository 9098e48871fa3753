using System.Diagnostics;

namespace UsageSdk.Testing;

/// <summary>A PostgreSQL server with an empty database, on a socket in a folder of its own, as long as this object lives.</summary>
internal sealed class PostgreSqlProcess : IAsyncDisposable
{
    // Ends the server when the standard input closes, as it does also when the tests are killed.
    private const string Guard = """
        "$0" "$@" & server=$!
        cat > /dev/null
        kill -INT $server
        wait $server
        """;

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly string _programs;
    private readonly string _folder;
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    private PostgreSqlProcess(string programs, string folder) => (_programs, _folder) = (programs, folder);

    /// <summary>The database, with a user that may do all. The server asks for no password.</summary>
    public string ConnectionString => $"Host={_folder};Username=postgres;Database=postgres;Include Error Detail=false;Maximum Pool Size=100";

    /// <summary>The server's socket.</summary>
    public string Socket => Path.Combine(_folder, ".s.PGSQL.5432");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a database, starts its server, and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead; the message holds what it said.</exception>
    public static async Task<PostgreSqlProcess> StartNewAsync(string programs, CancellationToken cancellationToken)
    {
        var server = new PostgreSqlProcess(programs, await PostgreSqlEngine.CreateFolderAsync(cancellationToken));
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, and waits until it takes connections.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What is written need not survive this machine.
        string[] settings = ["listen_addresses=", $"unix_socket_directories={_folder}", "max_connections=250", "shared_buffers=64MB", "fsync=off", "max_wal_size=256MB"];
        _process = Process.Start(PostgreSqlEngine.Command(
            "sh", ["-c", Guard, Path.Combine(_programs, "postgres"), "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]))!;
        _process.StandardOutput.Close();
        await ListenAsync(_process, cancellationToken).WaitAsync(LongestStart, TimeProvider.System, cancellationToken);
    }

    /// <summary>Ends the server, and waits until it has ended. Open connections are lost.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            await _reading;
            _process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        using var process = Process.Start(PostgreSqlEngine.Command(
            Path.Combine(_programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"initdb has failed: {await output}{error}");
        }
    }

    private async Task ListenAsync(Process process, CancellationToken cancellationToken)
    {
        var said = "";
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.EndsWith("database system is ready to accept connections", StringComparison.Ordinal))
            {
                // Read to the end, or the server would wait for room to write.
                _reading = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }

            said += line + "\n";
            if (line.EndsWith("database system is shut down", StringComparison.Ordinal))
            {
                break;
            }
        }

        throw new InvalidOperationException($"PostgreSQL has not started: {said}");
    }
}
