using Microsoft.Extensions.Options;
using UsageSdk.Authentication;
using UsageSdk.Autumn;
using UsageSdk.DependencyInjection;
using UsageSdk.DodoPayments;
using UsageSdk.Http;
using UsageSdk.Pacing;
using UsageSdk.Telemetry;
using UsageSdk.UsageEngine;

namespace UsageSdk;

/// <summary>The client. Made by <see cref="Create"/>, or by <c>AddUsageClient</c> in a container.</summary>
public sealed class UsageClient : IUsageClient, IDisposable
{
    private readonly HttpClient? _owned;
    private readonly ClientTelemetry _telemetry;

    private UsageClient(UsageClientOptions options, TimeProvider time, ClientTelemetry telemetry, Func<string, HttpClient> http, HttpClient? owned)
    {
        (_owned, _telemetry) = (owned, telemetry);
        Events = new EventsApi(new ApiTransport(ToAutumn(options.Autumn, http(nameof(UsageClientOptions.Autumn)), telemetry, time), options, time));
        UsageEvents = new UsageEventsApi(new ApiTransport(ToDodoPayments(options.DodoPayments, http(nameof(UsageClientOptions.DodoPayments)), telemetry, time), options, time));
        var engine = new UsageEngineConnections(options, time, telemetry, http(nameof(UsageClientOptions.UsageEngine)));
        MeterTypes = new MeterTypesApi(engine.To(options.UsageEngine.MeteringPrefix));
        Meters = new MetersApi(engine.To(options.UsageEngine.MeteringPrefix));
        Collectors = new CollectorsApi(engine.To(options.UsageEngine.CollectionPrefix));
        Streams = new StreamsApi(engine.To(options.UsageEngine.StreamsPrefix));
        Aggregation = new AggregationApi(engine.To(options.UsageEngine.AggregationPrefix));
    }

    /// <inheritdoc/>
    public IEventsApi Events { get; }

    /// <inheritdoc/>
    public IUsageEventsApi UsageEvents { get; }

    /// <inheritdoc/>
    public IMeterTypesApi MeterTypes { get; }

    /// <inheritdoc/>
    public IMetersApi Meters { get; }

    /// <inheritdoc/>
    public ICollectorsApi Collectors { get; }

    /// <inheritdoc/>
    public IStreamsApi Streams { get; }

    /// <inheritdoc/>
    public IAggregationApi Aggregation { get; }

    /// <summary>Makes a client without a container. It owns its connections; keep it, and dispose it at the end.</summary>
    /// <param name="options">The settings; later changes to them have no effect on addresses and credentials.</param>
    /// <returns>The client.</returns>
    /// <exception cref="OptionsValidationException">A setting is not valid; the message names its key.</exception>
    public static UsageClient Create(UsageClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (UsageClientOptionsValidator.Problems(options) is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(UsageClientOptions), problems);
        }

        var http = new HttpClient(options.PrimaryHandler ?? Connections.CreateHandler(), disposeHandler: options.PrimaryHandler is null) { Timeout = Timeout.InfiniteTimeSpan };
        return new UsageClient(options, options.TimeProvider ?? TimeProvider.System, new ClientTelemetry(Options.DefaultName, options.MeterFactory, options.LoggerFactory), _ => http, http);
    }

    /// <summary>Makes a client whose connections belong to somebody else.</summary>
    internal static UsageClient CreateInContainer(UsageClientOptions options, TimeProvider time, ClientTelemetry telemetry, Func<string, HttpClient> http) =>
        new(options, time, telemetry, http, owned: null);

    /// <summary>Closes the client's own connections; those of a container or a handler of yours stay open.</summary>
    public void Dispose()
    {
        _owned?.Dispose();
        _telemetry.Dispose();
    }

    private static ServiceConnection ToAutumn(AutumnOptions options, HttpClient http, ClientTelemetry telemetry, TimeProvider time)
    {
        var address = Connections.BaseAddress(options.BaseAddress);
        return new(http, address, ToCredential(options.SecretKey), "Autumn:SecretKey", options.Resilience, new Pacers(options.Pacing, time), new(telemetry, "autumn", address, time));
    }

    private static ServiceConnection ToDodoPayments(DodoPaymentsOptions options, HttpClient http, ClientTelemetry telemetry, TimeProvider time)
    {
        var address = Connections.BaseAddress(options.EffectiveBaseAddress);
        return new(http, address, ToCredential(options.ApiKey), "DodoPayments:ApiKey", options.Resilience, new Pacers(options.Pacing, time, options.RateLimitTier), new(telemetry, "dodo-payments", address, time));
    }

    private static StaticKey? ToCredential(string? key) => string.IsNullOrEmpty(key) ? null : new StaticKey(key);
}
