using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageSdk;

namespace Docs;

/// <summary>src/docs/configuration.md says of every setting what the options types say, and what their check does.</summary>
public sealed class SettingsTableTests
{
    private const string Page = "src/docs/configuration.md";

    private static readonly string[] Services = ["Autumn", "DodoPayments", "UsageEngine"];

    /// <summary>Key, type, default, limits.</summary>
    private static readonly IReadOnlyList<(string Key, string Type, string Default, string Limits)> Rows =
    [
        .. from row in Pages.Rows(Page, "## Settings")
           from key in Expand(row[0].Trim('`'))
           select (key, row[1], row[2].Trim('`'), row[3]),
    ];

    private static readonly IReadOnlyList<Setting> Settings = [.. Setting.Read(new UsageClientOptions())];

    public static TheoryData<string, string, string> Ranges { get; } =
    [
        .. from row in Rows
           let bounds = row.Limits.Split(',')[0].Split(" to ")
           where bounds.Length == 2 && char.IsAsciiDigit(bounds[0].Trim('`')[0])
           select (row.Key, bounds[0].Trim('`'), bounds[1].Trim('`')),
    ];

    public static TheoryData<string> Minima { get; } = [.. Rows.Where(row => row.Limits == "`0` or more").Select(row => row.Key)];

    public static TheoryData<string> Addresses { get; } = [.. Rows.Where(row => row.Type == "Uri").Select(row => row.Key)];

    public static TheoryData<string> Timeouts { get; } = [.. Rows.Where(row => row.Limits.EndsWith("`-00:00:00.001`", StringComparison.Ordinal)).Select(row => row.Key)];

    public static TheoryData<string> Credentials { get; } = [.. Rows.Where(row => row.Limits == "printable ASCII, no spaces").Select(row => row.Key)];

    public static TheoryData<string> Prefixes { get; } = [.. Rows.Where(row => row.Limits == "a path").Select(row => row.Key)];

    [Fact]
    public void The_page_lists_every_setting_with_type_and_default() =>
        Assert.Equal(
            Settings.Where(setting => setting.IsBound).Select(setting => (setting.Key, setting.Type, setting.Default)).Order(),
            Rows.Select(row => (row.Key, row.Type, row.Default)).Order());

    [Fact]
    public void The_page_lists_what_is_set_in_code_only() =>
        Assert.Equal(
            Settings.Where(setting => !setting.IsBound).Select(setting => $"`UsageClientOptions.{setting.Key}`")
                .Concat(typeof(DistributedTokenCacheOptions).GetProperties().Select(property => $"`DistributedTokenCacheOptions.{property.Name}`")).Order(StringComparer.Ordinal),
            Pages.Rows(Page, "## In code only").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_lists_what_is_set_for_one_call() =>
        Assert.Equal(
            typeof(RequestOptions).GetProperties().Select(property => $"`{property.Name}`").Order(StringComparer.Ordinal),
            Pages.Rows(Page, "## For one call").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Most_settings_have_limits_that_are_tried_here()
    {
        Assert.Equal((20, 6, 6), (Ranges.Count, Timeouts.Count, Minima.Count));
        Assert.Equal((3, 4, 5), (Addresses.Count, Credentials.Count, Prefixes.Count));
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_range_ends_where_the_page_says(string key, string least, string most)
    {
        AssertTaken(key, least);
        AssertTaken(key, most);
        AssertRefused(key, Setting.Beside(least, -1));
        AssertRefused(key, Setting.Beside(most, 1));
    }

    [Theory]
    [MemberData(nameof(Minima))]
    public void Zero_is_the_least(string key)
    {
        AssertTaken(key, "0");
        AssertTaken(key, "2147483647");
        AssertRefused(key, "-1");
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public void No_limit_is_a_limit_of_time_too(string key) => AssertTaken(key, "-00:00:00.001");

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_is_https_except_on_loopback(string key)
    {
        AssertTaken(key, "https://example.com/prefix");
        AssertTaken(key, "http://localhost:5080/");
        AssertRefused(key, "http://example.com/");
        AssertRefused(key, "https://example.com/?a=b");
    }

    [Theory]
    [MemberData(nameof(Credentials))]
    public void A_credential_has_no_spaces(string key)
    {
        AssertTaken(key, "key-1");
        AssertRefused(key, "key 1");
        AssertRefused(key, "key-1\n");
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_prefix_is_a_path(string key)
    {
        AssertTaken(key, "a/v2");
        AssertRefused(key, "/");
        AssertRefused(key, "a?b");
    }

    private static void AssertTaken(string key, string value)
    {
        using var services = Build(key, value);
        Assert.NotNull(services.GetRequiredService<IUsageClient>());
    }

    private static void AssertRefused(string key, string value)
    {
        using var services = Build(key, value);
        Assert.Contains(key, Assert.Throws<OptionsValidationException>(services.GetRequiredService<IUsageClient>).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            // Of two settings that bound each other, the other one gives room.
            .. from service in Services
               from pair in (IEnumerable<(string Name, string Value)>)[("TotalTimeout", "-00:00:00.001"), ("AttemptTimeout", "00:00:00.010"), ("BaseDelay", "00:00:00"), ("MaxDelay", "1.00:00:00")]
               select KeyValuePair.Create($"Usage:{service}:Resilience:{pair.Name}", (string?)pair.Value),
        ]).AddInMemoryCollection([KeyValuePair.Create($"Usage:{key}", (string?)value)]).Build();
        return new ServiceCollection().AddUsageClient(configuration.GetSection("Usage")).Services.BuildServiceProvider();
    }

    private static IEnumerable<string> Expand(string key) => key.StartsWith("*:", StringComparison.Ordinal) ? Services.Select(service => service + key[1..]) : [key];
}
