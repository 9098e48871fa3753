using System.Globalization;
using System.Net;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>A server that behaves as the metering services do, within the process: it keeps what it is sent, and answers from it.</summary>
/// <remarks>
/// Thread-safe, and independent of every other instance. Without a port: give <see cref="CreateHandler"/> to a client, or let
/// <see cref="Configure(UsageClientOptions)"/> do so. UsageSdk.Testing.AspNetCore puts it on a port.
/// </remarks>
public sealed class FakeUsageServer : IDisposable
{
    /// <summary>The source of the activities of all fake servers: one for each exchange that a service answered.</summary>
    /// <value><c>UsageSdk.Testing</c>. Each has the custom properties <c>request</c>, a <see cref="RecordedRequest"/>, and <c>response</c>, an <see cref="HttpResponseMessage"/>.</value>
    public const string ActivitySourceName = "UsageSdk.Testing";

    private static readonly Uri Origin = new("http://localhost/");

    private readonly ServerScope _scope;
    private readonly List<RecordedRequest> _requests = [];
    private bool _isDisposed;

    /// <summary>A server with a clock that stands still at 2026-01-01T00:00Z until it is moved.</summary>
    public FakeUsageServer()
        : this(new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)))
    {
    }

    /// <summary>A server with a clock of your own.</summary>
    /// <param name="time">The clock, such as <see cref="TimeProvider.System"/> for a server that people use.</param>
    public FakeUsageServer(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _scope = new ServerScope(time);
        Autumn = new FakeAutumn(_scope);
        DodoPayments = new FakeDodoPayments(_scope);
        UsageEngine = new FakeUsageEngine(_scope);
    }

    /// <summary>The server's clock.</summary>
    public TimeProvider Time => _scope.Time;

    /// <summary>The server's clock, to be moved by hand.</summary>
    /// <exception cref="InvalidOperationException">The server was made with a clock of another kind.</exception>
    public ManualTimeProvider Clock => Time as ManualTimeProvider ?? throw new InvalidOperationException("The server was made with a clock that cannot be moved by hand.");

    /// <summary>Whether requests beyond the services' rate limits are refused. They are counted, and the headers about them sent, in any case.</summary>
    /// <value>Default: false with a <see cref="ManualTimeProvider"/>, where a refused call would wait until the test moves the clock; true with every other clock.</value>
    public bool EnforcesRateLimits
    {
        get
        {
            lock (_scope.Gate)
            {
                return _scope.EnforcesRateLimits;
            }
        }

        set
        {
            lock (_scope.Gate)
            {
                _scope.EnforcesRateLimits = value;
            }
        }
    }

    /// <summary>The fake of Autumn.</summary>
    public FakeAutumn Autumn { get; }

    /// <summary>The fake of Dodo Payments.</summary>
    public FakeDodoPayments DodoPayments { get; }

    /// <summary>The fake of the Usage Engine.</summary>
    public FakeUsageEngine UsageEngine { get; }

    /// <summary>The requests that arrived so far, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_scope.Gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>A server whose clock stands still at an instant.</summary>
    /// <param name="instant">The instant as ISO 8601 text, such as <c>2026-03-10T12:00Z</c>; UTC without an offset.</param>
    /// <returns>The server.</returns>
    /// <exception cref="FormatException">It is not an instant.</exception>
    public static FakeUsageServer At(string instant) => At(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    /// <summary>A server whose clock stands still at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The server.</returns>
    public static FakeUsageServer At(DateTimeOffset instant) => new(new ManualTimeProvider(instant));

    /// <summary>A handler that sends requests to this server without a port.</summary>
    /// <returns>A new handler; disposing it leaves the server as it is.</returns>
    public HttpMessageHandler CreateHandler() => new FakeServerHandler(this);

    /// <summary>
    /// Points a client at this server: handler, addresses, keys and clock. Pacing is switched off: this server refuses nobody for haste unless
    /// it is told to, and with a clock that stands still, who waits for a permit waits for ever.
    /// </summary>
    /// <param name="options">The client's options.</param>
    public void Configure(UsageClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Configure(options, Origin);
        options.PrimaryHandler = CreateHandler();
        options.TimeProvider = Time;
        (options.Autumn.Pacing.Enabled, options.DodoPayments.Pacing.Enabled, options.UsageEngine.Pacing.Enabled) = (false, false, false);
    }

    /// <summary>Points a client at this server on a port: addresses and keys.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="origin">Where the server listens, such as <c>http://127.0.0.1:5080/</c>.</param>
    public void Configure(UsageClientOptions options, Uri origin)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Autumn.BaseAddress = new Uri(origin, "v1/");
        options.Autumn.SecretKey = Autumn.SecretKey;
        options.DodoPayments.BaseAddress = origin;
        options.DodoPayments.ApiKey = DodoPayments.ApiKey;
        options.UsageEngine.BaseAddress = origin;
        options.UsageEngine.ClientId = UsageEngine.ClientId;
        options.UsageEngine.ClientSecret = UsageEngine.ClientSecret;
    }

    /// <summary>Makes a client of this server, on its clock: waits between attempts pass only while the clock moves.</summary>
    /// <param name="configure">Changes options after the server has set its own.</param>
    /// <returns>The client.</returns>
    public UsageClient CreateClient(Action<UsageClientOptions>? configure = null)
    {
        var options = new UsageClientOptions();
        Configure(options);
        configure?.Invoke(options);
        return UsageClient.Create(options);
    }

    /// <summary>Answers a request. The host does not matter; the path chooses the service.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels reading the request's body.</param>
    /// <returns>The reply.</returns>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorded = await RecordedRequest.FromAsync(request, Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        lock (_scope.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _requests.Add(recorded.WithoutSecret());
            return Answer(recorded).ToMessage(request, recorded.ReceivedAt);
        }
    }

    /// <summary>Stops answering.</summary>
    public void Dispose()
    {
        lock (_scope.Gate)
        {
            _isDisposed = true;
        }
    }

    private FakeReply Answer(RecordedRequest request) =>
        (Autumn.TryAnswer(request) ?? DodoPayments.TryAnswer(request) ?? UsageEngine.TryAnswer(request)) is { } reply
            ? ExchangeActivity.Tell(request, reply)
            : FakeReply.Text(HttpStatusCode.NotImplemented, $"The fake server has no route {request.Method} {request.Path}.");
}
