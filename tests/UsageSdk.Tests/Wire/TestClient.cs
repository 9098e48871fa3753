using UsageSdk.Testing;
using UsageSdk.Tests.Contract;

namespace UsageSdk.Tests.Wire;

/// <summary>Clients for tests, with marked keys that no output may show.</summary>
internal static class TestClient
{
    public const string AutumnKey = "am_sk_test_MARKED0000000000000000000";
    public const string DodoKey = "dodo_test_MARKED000000000000000000";
    public const string EngineSecret = "engine_MARKED0000000000000000";

    /// <summary>Switches pacing on or off.</summary>
    public static void Pace(UsageClientOptions options, bool isPaced) =>
        (options.Autumn.Pacing.Enabled, options.DodoPayments.Pacing.Enabled, options.UsageEngine.Pacing.Enabled) = (isPaced, isPaced, isPaced);

    /// <summary>A client of a server on a socket.</summary>
    public static UsageClient Of(Uri address, TimeProvider? time = null, Action<UsageClientOptions>? configure = null) => Create(address, time, null, configure);

    /// <summary>A client of a handler, without retries' random jitter and with a clock that stands still; without pacing, whose waits would then not end.</summary>
    public static UsageClient Of(HttpMessageHandler handler, TimeProvider? time = null, Action<UsageClientOptions>? configure = null) =>
        Create(new Uri("https://service.test/"), time ?? new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)), handler, configure);

    private static UsageClient Create(Uri address, TimeProvider? time, HttpMessageHandler? handler, Action<UsageClientOptions>? configure)
    {
        var options = new UsageClientOptions { PrimaryHandler = handler, TimeProvider = time, Randomizer = static () => 0.5, CreateIdempotencyKey = static () => "key-1" };
        options.Autumn.BaseAddress = new Uri(address, "v1/");
        options.Autumn.SecretKey = AutumnKey;
        options.DodoPayments.BaseAddress = address;
        options.DodoPayments.ApiKey = DodoKey;
        options.UsageEngine.BaseAddress = address;
        options.UsageEngine.ClientId = "client-1";
        options.UsageEngine.ClientSecret = EngineSecret;
        Pace(options, isPaced: false);
        configure?.Invoke(options);
        options.PrimaryHandler = options.PrimaryHandler is null ? null : new ContractHandler(options.PrimaryHandler);
        return UsageClient.Create(options);
    }
}
