using Microsoft.Extensions.Options;
using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.DependencyInjection;

/// <summary>The rules that hold for the settings of each of the three services, just kept and just broken, with the key that the message names.</summary>
public sealed class ServiceOptionsTests
{
    private const string Timeouts = "must be 00:00:00.0100000 to 1.00:00:00, or infinite.";
    private const string Spans = "must be 00:00:00 to 1.00:00:00.";
    private const string Keys = "must be printable ASCII without spaces; a line break from a secret's file is a common cause.";
    private const string Hosts = "must be https: credentials are sent to it. http is allowed for loopback hosts only.";
    private const string Parts = "must have no query, fragment or user.";

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly Service[] Services =
    [
        new(
            "Autumn", options => options.Autumn.Resilience, options => options.Autumn.Pacing, options => options.Autumn.Http, (options, address) => options.Autumn.BaseAddress = address,
            options => options.Autumn = null!, options => options.Autumn.Resilience = null!, options => options.Autumn.Pacing = null!, options => options.Autumn.Http = null!),
        new(
            "DodoPayments", options => options.DodoPayments.Resilience, options => options.DodoPayments.Pacing, options => options.DodoPayments.Http, (options, address) => options.DodoPayments.BaseAddress = address,
            options => options.DodoPayments = null!, options => options.DodoPayments.Resilience = null!, options => options.DodoPayments.Pacing = null!, options => options.DodoPayments.Http = null!),
        new(
            "UsageEngine", options => options.UsageEngine.Resilience, options => options.UsageEngine.Pacing, options => options.UsageEngine.Http, (options, address) => options.UsageEngine.BaseAddress = address,
            options => options.UsageEngine = null!, options => options.UsageEngine.Resilience = null!, options => options.UsageEngine.Pacing = null!, options => options.UsageEngine.Http = null!),
    ];

    [Fact]
    public void A_time_out_is_from_10_milliseconds_to_a_day() => Each(service =>
    {
        string total = $"{service.Name}:Resilience:TotalTimeout", attempt = $"{service.Name}:Resilience:AttemptTimeout";
        Kept(options => Set(options, Shortest, Shortest));
        Kept(options => Set(options, Longest, Longest));
        Kept(options => Set(options, Timeout.InfiniteTimeSpan, Longest));
        Broken($"{total} {Timeouts}", options => Set(options, Longest + Tick, Shortest));
        Broken($"{attempt} {Timeouts}", options => Set(options, Longest, Shortest - Tick));
        Broken($"{attempt} {Timeouts}", options => Set(options, Timeout.InfiniteTimeSpan, Longest + Tick));
        Broken($"{attempt} must be at most {total}.", options => Set(options, Shortest, Shortest + Tick));

        void Set(UsageClientOptions options, TimeSpan total, TimeSpan attempt) =>
            (service.Resilience(options).TotalTimeout, service.Resilience(options).AttemptTimeout) = (total, attempt);
    });

    [Fact]
    public void A_delay_is_at_most_a_day() => Each(service =>
    {
        string from = $"{service.Name}:Resilience:BaseDelay", to = $"{service.Name}:Resilience:MaxDelay";
        Kept(options => Set(options, TimeSpan.Zero, TimeSpan.Zero));
        Kept(options => Set(options, Longest, Longest));
        Broken($"{from} {Spans}", options => Set(options, -Tick, TimeSpan.Zero));
        Broken($"{to} {Spans}", options => Set(options, TimeSpan.Zero, Longest + Tick));
        Broken($"{from} must be at most {to}.", options => Set(options, Tick, TimeSpan.Zero));

        void Set(UsageClientOptions options, TimeSpan from, TimeSpan to) => (service.Resilience(options).BaseDelay, service.Resilience(options).MaxDelay) = (from, to);
    });

    [Fact]
    public void A_wait_is_at_most_a_day() => Each(service =>
    {
        foreach (var (key, set) in new (string, Action<UsageClientOptions, TimeSpan>)[]
        {
            ("Resilience:MaxRetryAfter", (options, value) => service.Resilience(options).MaxRetryAfter = value),
            ("Pacing:MaxWait", (options, value) => service.Pacing(options).MaxWait = value),
        })
        {
            Kept(options => set(options, TimeSpan.Zero));
            Kept(options => set(options, Longest));
            Broken($"{service.Name}:{key} {Spans}", options => set(options, -Tick));
            Broken($"{service.Name}:{key} {Spans}", options => set(options, Longest + Tick));
        }
    });

    [Fact]
    public void Numbers_are_not_negative() => Each(service =>
    {
        Kept(options => (service.Resilience(options).MaxRetries, service.Http(options).CompressRequestsFrom) = (0, 0));
        Broken($"{service.Name}:Resilience:MaxRetries must be 0 or more.", options => service.Resilience(options).MaxRetries = -1);
        Broken($"{service.Name}:Http:CompressRequestsFrom must be 0 or more, or not be set.", options => service.Http(options).CompressRequestsFrom = -1);
    });

    [Fact]
    public void A_section_is_not_null() => Each(service =>
    {
        Broken($"{service.Name} must not be null.", service.DropAll);
        Broken($"{service.Name}:Resilience must not be null.", service.DropResilience);
        Broken($"{service.Name}:Pacing must not be null.", service.DropPacing);
        Broken($"{service.Name}:Http must not be null.", service.DropHttp);
    });

    [Fact]
    public void An_address_is_of_https_or_of_this_machine() => Each(service =>
    {
        foreach (var right in (string[])["https://example.com", "https://example.com:8443/a/b/", "http://127.0.0.1:5080/", "http://localhost"])
        {
            Kept(options => service.SetAddress(options, new Uri(right)));
        }

        var key = $"{service.Name}:BaseAddress";
        Broken($"{key} must be an absolute https address.", options => service.SetAddress(options, new Uri("/v1", UriKind.Relative)));
        Broken($"{key} must be an absolute https address.", options => service.SetAddress(options, new Uri("ws://localhost/")));
        Broken($"{key} {Hosts}", options => service.SetAddress(options, new Uri("http://example.com/")));
        foreach (var address in (string[])["https://example.com/?a", "https://example.com/#a", "https://a@example.com/", "http://localhost/?a"])
        {
            Broken($"{key} {Parts}", options => service.SetAddress(options, new Uri(address)));
        }
    });

    [Theory]
    [InlineData("!~")]
    [InlineData("")]
    public void A_key_is_printable_ASCII(string key) =>
        Kept(options => (options.Autumn.SecretKey, options.DodoPayments.ApiKey, options.UsageEngine.ClientId, options.UsageEngine.ClientSecret) = (key, key, key, key));

    [Theory]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("\u007f")]
    public void Other_characters_in_a_key_are_refused(string key)
    {
        Broken($"Autumn:SecretKey {Keys}", options => options.Autumn.SecretKey = key);
        Broken($"DodoPayments:ApiKey {Keys}", options => options.DodoPayments.ApiKey = key);
        Broken($"UsageEngine:ClientId {Keys}", options => options.UsageEngine.ClientId = key);
        Broken($"UsageEngine:ClientSecret {Keys}", options => options.UsageEngine.ClientSecret = key);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\\b")]
    [InlineData("https://example.com")]
    [InlineData("a@b")]
    [InlineData("a b")]
    public void A_prefix_that_is_no_path_is_refused(string prefix)
    {
        Broken("UsageEngine:AuthenticationPrefix must be a path such as usage-metering/v1.", options => options.UsageEngine.AuthenticationPrefix = prefix);
        Broken("UsageEngine:MeteringPrefix must be a path such as usage-metering/v1.", options => options.UsageEngine.MeteringPrefix = prefix);
        Broken("UsageEngine:CollectionPrefix must be a path such as usage-metering/v1.", options => options.UsageEngine.CollectionPrefix = prefix);
        Broken("UsageEngine:StreamsPrefix must be a path such as usage-metering/v1.", options => options.UsageEngine.StreamsPrefix = prefix);
        Broken("UsageEngine:AggregationPrefix must be a path such as usage-metering/v1.", options => options.UsageEngine.AggregationPrefix = prefix);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/a.b/c/")]
    public void A_prefix_is_a_path(string prefix) => Kept(options => options.UsageEngine.MeteringPrefix = prefix);

    [Fact]
    public void A_region_is_one_of_the_two()
    {
        Kept(options => options.UsageEngine.Region = UsageEngineRegion.UnitedStates);
        Broken("UsageEngine:Region must be Europe or UnitedStates.", options => options.UsageEngine.Region = (UsageEngineRegion)2);
    }

    [Fact]
    public void Numbers_of_the_client_reach_their_bounds()
    {
        Kept(options => (options.DodoPayments.RateLimitTier, options.MaxResponseBytes) = (0, 1 << 30));
        Kept(options => (options.DodoPayments.RateLimitTier, options.MaxResponseBytes) = (2, 1024));
    }

    private static void Each(Action<Service> check) => Assert.All(Services, check);

    private static void Kept(Action<UsageClientOptions> change)
    {
        var options = new UsageClientOptions();
        change(options);
        UsageClient.Create(options).Dispose();
    }

    private static void Broken(string problem, Action<UsageClientOptions> change)
    {
        var options = new UsageClientOptions();
        change(options);
        Assert.Equal([problem], Assert.Throws<OptionsValidationException>(() => UsageClient.Create(options)).Failures);
    }

    private sealed record Service(
        string Name,
        Func<UsageClientOptions, UsageResilienceOptions> Resilience,
        Func<UsageClientOptions, UsagePacingOptions> Pacing,
        Func<UsageClientOptions, UsageHttpOptions> Http,
        Action<UsageClientOptions, Uri> SetAddress,
        Action<UsageClientOptions> DropAll,
        Action<UsageClientOptions> DropResilience,
        Action<UsageClientOptions> DropPacing,
        Action<UsageClientOptions> DropHttp);
}
