using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>How the tests find PostgreSQL, and what is said where it is missing.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("usagesdk-postgresql-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_PostgreSQL_the_message_says_so()
    {
        var engine = PostgreSqlEngine.Find("", _folder);

        Assert.Null(engine.Folder);
        Assert.StartsWith("initdb and postgres are neither on the PATH nor in ", engine.Absence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_version_is_taken()
    {
        Assert.SkipUnless(PostgreSqlEngine.Find(Environment.GetEnvironmentVariable("PATH")!, PostgreSqlEngine.Versions).Absence is null, "There is no PostgreSQL.");
        foreach (var version in new[] { "9.6", "15", "13" })
        {
            Install(Path.Combine(_folder, version, "bin"));
        }

        Assert.Equal(Path.Combine(_folder, "15", "bin"), PostgreSqlEngine.Find("", _folder).Folder);
        Install(Path.Combine(_folder, "own"));
        Assert.Equal(Path.Combine(_folder, "own"), PostgreSqlEngine.Find($"/nowhere{Path.PathSeparator}{Path.Combine(_folder, "own")}", _folder).Folder);
    }

    [Fact]
    public async Task Nobody_listens_when_the_server_has_been_disposed_of()
    {
        var engine = PostgreSqlEngine.Find(Environment.GetEnvironmentVariable("PATH")!, PostgreSqlEngine.Versions);
        Assert.SkipWhen(engine.Folder is null && Environment.GetEnvironmentVariable(PostgreSqlEngine.Requirement) != "1", $"There is no PostgreSQL. {engine.Absence}");
        var process = await PostgreSqlProcess.StartNewAsync(engine.Folder!, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(process.Socket));

        await process.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(process.Socket)));
    }

    private static void Install(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "initdb"), "");
        File.WriteAllText(Path.Combine(folder, "postgres"), "");
    }
}
