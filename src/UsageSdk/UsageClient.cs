using Microsoft.Extensions.Options;
using UsageSdk.Authentication;
using UsageSdk.Autumn;
using UsageSdk.DependencyInjection;
using UsageSdk.DodoPayments;
using UsageSdk.Http;
using UsageSdk.UsageEngine;

namespace UsageSdk;

/// <summary>The client. Made by <see cref="Create"/>, or by <c>AddUsageClient</c> in a container.</summary>
public sealed class UsageClient : IUsageClient, IDisposable
{
    private readonly UsageEngineConnections _engine;
    private readonly HttpClient? _owned;

    private UsageClient(UsageClientOptions options, Func<UsageClientOptions> current, TimeProvider time, Func<string, HttpClient> http, Func<string, SharedToken>? share, HttpClient? owned)
    {
        _owned = owned;
        var autumn = new StaticKeySource(() => current().Autumn.SecretKey, "Autumn:SecretKey");
        Events = new EventsApi(new ApiTransport(ToAutumn(options.Autumn, autumn, http(nameof(UsageClientOptions.Autumn))), options, time));
        var dodo = new StaticKeySource(() => current().DodoPayments.ApiKey, "DodoPayments:ApiKey");
        UsageEvents = new UsageEventsApi(new ApiTransport(ToDodoPayments(options.DodoPayments, dodo, http(nameof(UsageClientOptions.DodoPayments))), options, time));
        _engine = new UsageEngineConnections(options, current, time, http(nameof(UsageClientOptions.UsageEngine)), share);
        MeterTypes = new MeterTypesApi(_engine.To(options.UsageEngine.MeteringPrefix));
        Meters = new MetersApi(_engine.To(options.UsageEngine.MeteringPrefix));
        Collectors = new CollectorsApi(_engine.To(options.UsageEngine.CollectionPrefix));
        Streams = new StreamsApi(_engine.To(options.UsageEngine.StreamsPrefix));
        Aggregation = new AggregationApi(_engine.To(options.UsageEngine.AggregationPrefix));
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

        var http = new HttpClient(options.PrimaryHandler ?? Connections.CreateHandler(), disposeHandler: options.PrimaryHandler is null) { Timeout = Timeout.InfiniteTimeSpan };
        return new UsageClient(options, () => options, options.TimeProvider ?? TimeProvider.System, _ => http, share: null, http);
    }

    /// <summary>Makes a client whose connections belong to somebody else.</summary>
    internal static UsageClient CreateInContainer(UsageClientOptions options, Func<UsageClientOptions> current, TimeProvider time, Func<string, HttpClient> http, Func<string, SharedToken>? share) =>
        new(options, current, time, http, share, owned: null);

    /// <summary>Closes the client's own connections, and ends the renewal of an access token that no call waits for. Connections of a container or a handler of yours stay open.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        _owned?.Dispose();
    }

    private static ServiceConnection ToAutumn(AutumnOptions options, StaticKeySource key, HttpClient http) =>
        new(http, Connections.BaseAddress(options.BaseAddress), key, options.Resilience);

    private static ServiceConnection ToDodoPayments(DodoPaymentsOptions options, StaticKeySource key, HttpClient http) =>
        new(http, Connections.BaseAddress(options.EffectiveBaseAddress), key, options.Resilience);
}
