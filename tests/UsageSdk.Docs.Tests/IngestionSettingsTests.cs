using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageSdk.Ingestion;
using UsageSdk.Ingestion.PostgreSql;
using UsageSdk.Ingestion.Sqlite;

namespace Docs;

/// <summary>The readmes of the queue and of its stores say of every setting what the options types say, and what their checks do.</summary>
public sealed class IngestionSettingsTests
{
    private const string Page = "src/UsageSdk.Ingestion/README.md";

    /// <summary>Key, default, limits.</summary>
    private static readonly IReadOnlyList<(string Key, string Default, string Limits)> Rows = [.. Read(Page)];

    private static readonly IReadOnlyList<Setting> Settings = [.. Setting.Read(new UsageIngestionOptions())];

    public static TheoryData<string, string, string> Ranges { get; } =
    [
        .. from row in Rows
           let bounds = row.Limits.Split(',')[0].Split(" to ")
           where bounds.Length == 2
           select (row.Key, bounds[0].Trim('`'), bounds[1].Trim('`')),
    ];

    [Fact]
    public void The_page_lists_every_setting_with_its_default() =>
        Assert.Equal(Settings.Where(setting => setting.IsBound).Select(setting => (setting.Key, setting.Default)).Order(), Rows.Select(row => (row.Key, row.Default)).Order());

    [Fact]
    public void The_page_lists_what_is_set_in_code_only()
    {
        var sentence = Pages.Read(Page).Split('\n').Single(line => line.StartsWith("In code only:", StringComparison.Ordinal));
        var names = Settings.Where(setting => !setting.IsBound).Select(setting => setting.Key.Split(':')[^1]).Distinct();
        Assert.Equal(names.Order(StringComparer.Ordinal), sentence.Split('`').Where((_, index) => index % 2 == 1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_store_in_sqlite_has_the_settings_of_its_page() =>
        Assert.Equal(Setting.Read(new SqliteStoreOptions()).Select(setting => (setting.Key, setting.Default)), Read("src/UsageSdk.Ingestion.Sqlite/README.md").Select(row => (row.Key, row.Default)));

    [Fact]
    public void A_store_in_postgresql_has_the_settings_of_its_page() =>
        Assert.Equal(Setting.Read(new PostgreSqlStoreOptions()).Select(setting => (setting.Key, setting.Default)), Read("src/UsageSdk.Ingestion.PostgreSql/README.md").Select(row => (row.Key, row.Default)));

    [Fact]
    public void Most_settings_have_limits_that_are_tried_here() => Assert.Equal((15, 18), (Ranges.Count, Rows.Count));

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task A_range_ends_where_the_page_says(string key, string least, string most)
    {
        await AssertTakenAsync(key, least);
        await AssertTakenAsync(key, most);
        await AssertRefusedAsync(key, Setting.Beside(least, -1));
        await AssertRefusedAsync(key, Setting.Beside(most, 1));
    }

    [Fact]
    public async Task The_other_limits_are_as_the_page_says()
    {
        Assert.Equal(("`1` or more", "`Wait` or `Fail`"), (LimitsOf("Capacity"), LimitsOf("WhenFull")));
        await AssertTakenAsync("Capacity", "1");
        await AssertTakenAsync("Capacity", "9223372036854775807");
        await AssertRefusedAsync("Capacity", "0");
        await AssertTakenAsync("WhenFull", "Wait");
        await AssertTakenAsync("WhenFull", "Fail");
        await AssertRefusedAsync("WhenFull", "2");
    }

    [Fact]
    public async Task A_first_pause_is_no_longer_than_the_longest()
    {
        Assert.EndsWith(", at most `MaxPause`", LimitsOf("BasePause"), StringComparison.Ordinal);
        await AssertTakenAsync("BasePause", "00:01:00", ("MaxPause", "00:01:00"));
        await AssertRefusedAsync("BasePause", "00:01:00.001", ("MaxPause", "00:01:00"));
    }

    [Fact]
    public void A_store_in_sqlite_has_the_limits_of_its_page()
    {
        Assert.Equal(["`00:00:00` to `01:00:00`", "`65536` or more"], Read("src/UsageSdk.Ingestion.Sqlite/README.md").Select(row => row.Limits));
        var options = new SqliteStoreOptions { BusyTimeout = TimeSpan.Zero, MaxFileSize = 65_536 };
        (options.BusyTimeout, options.MaxFileSize) = (TimeSpan.FromHours(1), long.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.BusyTimeout = TimeSpan.FromTicks(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.BusyTimeout = TimeSpan.FromHours(1) + TimeSpan.FromTicks(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxFileSize = 65_535);
    }

    [Fact]
    public void A_schema_in_postgresql_has_the_limits_of_its_page()
    {
        Assert.Equal("1 to 63 bytes of UTF-8", Read("src/UsageSdk.Ingestion.PostgreSql/README.md").First().Limits);
        Assert.Equal("s", new PostgreSqlStoreOptions { Schema = "s" }.Schema);
        Assert.Equal(new string('s', 63), new PostgreSqlStoreOptions { Schema = new string('s', 63) }.Schema);
        Assert.Throws<ArgumentException>(() => new PostgreSqlStoreOptions { Schema = "" });
        Assert.Throws<ArgumentException>(() => new PostgreSqlStoreOptions { Schema = new string('ä', 32) });
    }

    private static string LimitsOf(string key) => Rows.Single(row => row.Key == key).Limits;

    private static async Task AssertTakenAsync(string key, string value, params (string Key, string Value)[] others)
    {
        await using var services = Build(key, value, others);
        Assert.NotNull(services.GetRequiredService<IUsageIngestor>());
    }

    private static async Task AssertRefusedAsync(string key, string value, params (string Key, string Value)[] others)
    {
        await using var services = Build(key, value, others);
        Assert.Contains($"{key} must be", Assert.Throws<OptionsValidationException>(services.GetRequiredService<IUsageIngestor>).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(string key, string value, IEnumerable<(string Key, string Value)> others)
    {
        // Of two settings that bound each other, the other one gives room.
        IEnumerable<(string Key, string Value)> given = [("BasePause", "00:00:00"), ("MaxPause", "01:00:00"), .. others, (key, value)];
        var configuration = new ConfigurationBuilder();
        foreach (var pair in given)
        {
            configuration.AddInMemoryCollection([new($"UsageIngestion:{pair.Key}", pair.Value)]);
        }

        return new ServiceCollection().AddUsageClient(static _ => { }).Services.AddUsageIngestion(configuration.Build().GetSection("UsageIngestion")).UseInMemory().Services.BuildServiceProvider();
    }

    private static IEnumerable<(string Key, string Default, string Limits)> Read(string page) =>
        from row in Pages.Rows(page, "## Settings")
        from key in row[0].Split(", ")
        select (key.Trim('`'), row[1].Trim('`'), row[2]);
}
