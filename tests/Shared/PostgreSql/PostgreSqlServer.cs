using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(UsageSdk.Testing.PostgreSqlServer))]

namespace UsageSdk.Testing;

/// <summary>The PostgreSQL server of all tests of a project.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private PostgreSqlProcess? _process;
    private NpgsqlDataSource? _dataSource;
    private int _schemas;

    /// <summary>Why there is no server; null when there is one.</summary>
    public string? Absence { get; private set; }

    /// <summary>The database, with a user that may do all.</summary>
    public string ConnectionString => _process!.ConnectionString;

    /// <summary>The server's socket.</summary>
    public string Socket => _process!.Socket;

    /// <summary>Connections to the database, for all tests.</summary>
    public NpgsqlDataSource DataSource => _dataSource!;

    public async ValueTask InitializeAsync()
    {
        var engine = PostgreSqlEngine.Find(Environment.GetEnvironmentVariable("PATH") ?? "", PostgreSqlEngine.Versions);
        Absence = engine.Absence;
        if (engine.Folder is { } programs)
        {
            _process = await PostgreSqlProcess.StartNewAsync(programs, TestContext.Current.CancellationToken);
            _dataSource = NpgsqlDataSource.Create(ConnectionString);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Skips the test where PostgreSQL is absent, or fails it where it is required.</summary>
    public void Require()
    {
        if (Absence is not null && Environment.GetEnvironmentVariable(PostgreSqlEngine.Requirement) == "1")
        {
            Assert.Fail($"{PostgreSqlEngine.Requirement} is 1, but there is no PostgreSQL. {Absence}");
        }

        Assert.SkipWhen(Absence is not null, $"There is no PostgreSQL. {Absence}");
    }

    /// <summary>A name that no other test's schema has.</summary>
    public string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"Queue \"{Interlocked.Increment(ref _schemas)}\" o'test");

    /// <summary>Runs SQL, and returns the first value of the first row.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
