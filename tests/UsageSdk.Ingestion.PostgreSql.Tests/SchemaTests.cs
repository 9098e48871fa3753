using Npgsql;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>How the tables come to be.</summary>
public sealed class SchemaTests(PostgreSqlServer server) : PostgreSqlTests(server)
{
    [Fact]
    public async Task Many_processes_may_start_at_once()
    {
        const int processes = 8;
        var schema = Server.NewSchema();
        var dataSources = Enumerable.Range(0, processes).Select(process => DataSource($"Application Name=process {process}")).ToList();

        await Task.WhenAll(dataSources.Select((dataSource, process) => Task.Run(
            async () =>
            {
                var store = await Stores.OpenAsync(dataSource, schema);
                await AppendAsync(store, Event($"e{process}"));
            },
            CancellationToken)));

        var opened = await Stores.OpenAsync(Server.DataSource, schema);
        Assert.Equal(processes, (await BooksAsync(opened)).Pending);
        Assert.Equal(1L, await Server.AskAsync($"SELECT count(*) FROM {Stores.Table(opened, "version")}"));
        foreach (var dataSource in dataSources)
        {
            await dataSource.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_enqueued_is_there_when_the_store_is_opened_again()
    {
        var schema = Server.NewSchema();
        await AppendAsync(await Stores.OpenAsync(Server.DataSource, schema), Event("a"));

        await using var again = await Stores.OpenAsync(Server.DataSource, schema);

        Assert.NotNull(await FindAsync(again, "a"));
    }

    [Theory]
    [InlineData(2, "made by a newer UsageSdk")]
    [InlineData(0, "have version 0")]
    public async Task Tables_of_another_version_are_refused(int version, string reason)
    {
        var store = await Stores.OpenNewAsync(Server);
        await Server.AskAsync($"UPDATE {Stores.Table(store, "version")} SET version = {version}");

        var failure = await Assert.ThrowsAsync<UsageStoreException>(async () => await store.OpenAsync(CancellationToken));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Stores.Schema(store), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_make_tables_the_script_is_run_by_hand()
    {
        var schema = Server.NewSchema();
        var role = $"\"worker of {schema.Replace("\"", "", StringComparison.Ordinal)}\"";
        await Server.AskAsync($"CREATE ROLE {role} LOGIN");
        await using var restricted = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Username = role.Trim('"') });
        Assert.Contains("the role lacks a right", (await OpenFailureAsync(restricted, schema)).Message, StringComparison.Ordinal);
        Assert.Contains("GetSchemaScript", (await OpenFailureAsync(restricted, schema, options => options.RequiresSchema = true)).Message, StringComparison.Ordinal);

        await Server.AskAsync(new PostgreSqlStoreOptions { Schema = schema }.GetSchemaScript());
        var quoted = Stores.Quote(schema);
        await Server.AskAsync($"GRANT USAGE ON SCHEMA {quoted} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {quoted} TO {role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA {quoted} TO {role}");

        foreach (var creates in new[] { false, true })
        {
            await using var store = Stores.Create(restricted, schema, options => options.RequiresSchema = !creates);
            await store.OpenAsync(CancellationToken);
            await AppendAsync(store, Event($"{creates}"));
            Assert.NotEqual(0, Assert.Single(await ConcludeAsync(store, "owner", await LeaseAsync(store, "owner"))));
            Assert.Equal($"{creates}", (await ConcludedAsync(store))[^1]);
            await store.PurgeAsync(Now, CancellationToken);
        }
    }

    [Fact]
    public async Task A_schema_that_is_there_already_is_used()
    {
        var schema = Server.NewSchema();
        await Server.AskAsync($"CREATE SCHEMA {Stores.Quote(schema)}");

        await AppendAsync(await Stores.OpenAsync(Server.DataSource, schema), Event("a"));
    }

    [Fact]
    public async Task An_encoding_that_cannot_hold_every_text_is_refused()
    {
        await Server.AskAsync("CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0");
        await using var latin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Database = "latin" });

        Assert.Contains("LATIN1", (await OpenFailureAsync(latin, "usage_sdk")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a name that has, by a single one, more bytes than PostgreSQL has")]
    [InlineData("ein Name, der nur mit Umlauten zu lang ist: äöüäöüäöüäöüäöüäö")]
    public void Names_that_PostgreSQL_does_not_take_are_refused(string schema) =>
        Assert.Throws<ArgumentException>(() => new PostgreSqlStoreOptions { Schema = schema });

    private static async Task<UsageStoreException> OpenFailureAsync(NpgsqlDataSource dataSource, string schema, Action<PostgreSqlStoreOptions>? configure = null)
    {
        await using var store = Stores.Create(dataSource, schema, configure);
        return await Assert.ThrowsAsync<UsageStoreException>(async () => await store.OpenAsync(CancellationToken));
    }
}
