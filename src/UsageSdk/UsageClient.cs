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
    private readonly UsageEngineConnections _engine;
    private readonly ClientTelemetry _telemetry;
    private readonly HttpClient? _owned;

    private UsageClient(ClientParts parts, HttpClient? owned)
    {
        (_telemetry, _owned) = (parts.Telemetry, owned);
        Events = new EventsApi(new ApiTransport(ToAutumn(parts), parts.Options, parts.Time));
        UsageEvents = new UsageEventsApi(new ApiTransport(ToDodoPayments(parts), parts.Options, parts.Time));
        _engine = new UsageEngineConnections(parts);
        var options = parts.Options.UsageEngine;
        MeterTypes = new MeterTypesApi(_engine.To(options.MeteringPrefix));
        Meters = new MetersApi(_engine.To(options.MeteringPrefix));
        Collectors = new CollectorsApi(_engine.To(options.CollectionPrefix));
        Streams = new StreamsApi(_engine.To(options.StreamsPrefix));
        Aggregation = new AggregationApi(_engine.To(options.AggregationPrefix));
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
    /// <param name="options">
    /// The settings. The credentials among them (keys, client id, client secret, audience) are read at each call, so that a rotated one works at
    /// once; one that cannot be right, such as one with a line break, leaves the one before it in force. Leave the others as they are: addresses
    /// and connections stay what they were.
    /// </param>
    /// <returns>The client.</returns>
    /// <exception cref="OptionsValidationException">A setting is not valid; the message names its key.</exception>
    public static UsageClient Create(UsageClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (UsageClientOptionsValidator.Problems(options) is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(UsageClientOptions), problems);
        }

        var http = new HttpClient(options.PrimaryHandler ?? Connections.CreateHandler(options), disposeHandler: options.PrimaryHandler is null) { Timeout = Timeout.InfiniteTimeSpan };
        return new UsageClient(new(options) { Telemetry = new(Options.DefaultName, options.MeterFactory, options.LoggerFactory), Http = _ => http }, http);
    }

    /// <summary>Makes a client whose connections belong to somebody else.</summary>
    internal static UsageClient CreateInContainer(ClientParts parts) => new(parts, owned: null);

    /// <summary>Closes the client's own connections, and ends the renewal of an access token that no call waits for. Connections of a container or a handler of yours stay open.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        _owned?.Dispose();
        _telemetry.Dispose();
    }

    private static ServiceConnection ToAutumn(ClientParts parts)
    {
        var address = Connections.BaseAddress(parts.Options.Autumn.BaseAddress);
        return new(
            parts.Http(nameof(UsageClientOptions.Autumn)), address, new StaticKeySource(() => parts.Current().Autumn.SecretKey, "Autumn:SecretKey"),
            parts.Options.Autumn.Resilience, parts.Options.Autumn.Http, new Pacers(parts.Options.Autumn.Pacing, parts.Time), new(parts.Telemetry, "autumn", address, parts.Time));
    }

    private static ServiceConnection ToDodoPayments(ClientParts parts)
    {
        var address = Connections.BaseAddress(parts.Options.DodoPayments.EffectiveBaseAddress);
        return new(
            parts.Http(nameof(UsageClientOptions.DodoPayments)), address, new StaticKeySource(() => parts.Current().DodoPayments.ApiKey, "DodoPayments:ApiKey"),
            parts.Options.DodoPayments.Resilience, parts.Options.DodoPayments.Http, new Pacers(parts.Options.DodoPayments.Pacing, parts.Time, parts.Options.DodoPayments.RateLimitTier), new(parts.Telemetry, "dodo-payments", address, parts.Time));
    }
}
