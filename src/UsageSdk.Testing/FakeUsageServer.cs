using System.Net;
using UsageSdk.Serialization;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>A server that behaves as the metering services do, within the process: it keeps what it is sent, and answers from it.</summary>
/// <remarks>
/// Thread-safe, and independent of every other instance. Without a port: give <see cref="CreateHandler"/> to a client, or let
/// <see cref="Configure(UsageClientOptions)"/> do so. UsageSdk.Testing.AspNetCore puts it on a port.
/// </remarks>
public sealed partial class FakeUsageServer : IDisposable
{
    /// <summary>The source of the activities of all fake servers: one for each exchange that a service answered.</summary>
    /// <value><c>UsageSdk.Testing</c>. Each has the custom properties <c>request</c>, a <see cref="RecordedRequest"/>, and <c>response</c>, an <see cref="HttpResponseMessage"/>.</value>
    public const string ActivitySourceName = "UsageSdk.Testing";

    private static readonly Uri Origin = new("http://localhost/");

    private readonly ServerScope _scope;
    private readonly RequestJournal _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
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
        _stopped = _stop.Token;
        FailsOnUnknownRoutes = time is ManualTimeProvider;
        Faults = new ScriptedFaults(_scope);
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

    /// <summary>What is to go wrong: statuses, resets, lost and late replies, by operation or by chance.</summary>
    public ScriptedFaults Faults { get; }

    /// <summary>The requests that arrived so far, or since <see cref="ClearRequests"/>, in order.</summary>
    public RequestLog Requests
    {
        get
        {
            lock (_scope.Gate)
            {
                return _requests.Log;
            }
        }
    }

    /// <summary>Those of the <see cref="Requests"/> that no service has a route for.</summary>
    public RequestLog UnknownRequests => Requests.Where(static request => request.IsUnknown);

    /// <summary>
    /// Whether a request of an unknown route fails: with <see cref="FakeServerAssertionException"/> at the call of a client in the process, and at every
    /// assertion of this server after it, so that a test notices also when the code that it tests swallows the exception. Otherwise, and always over a port
    /// and from <see cref="SendAsync"/>, the reply is 501 with the name of the closest route.
    /// </summary>
    /// <value>Default: true with a <see cref="ManualTimeProvider"/>, that is, in a test; false with every other clock.</value>
    public bool FailsOnUnknownRoutes { get; set; }

    /// <summary>A server whose clock stands still at an instant.</summary>
    /// <param name="instant">The instant as ISO 8601 text, such as <c>2026-03-10T12:00Z</c>; UTC without an offset.</param>
    /// <returns>The server.</returns>
    /// <exception cref="FormatException">It is not an instant.</exception>
    public static FakeUsageServer At(string instant) =>
        Rfc3339.TryParse(instant, out var start) ? At(start) : throw new FormatException("instant: must be a date, or a date and time, such as 2026-03-10T12:00Z.");

    /// <summary>A server whose clock stands still at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The server.</returns>
    public static FakeUsageServer At(DateTimeOffset instant) => new(new ManualTimeProvider(instant));

    /// <summary>A handler that sends requests to this server without a port.</summary>
    /// <returns>A new handler; disposing it leaves the server as it is. It throws what <see cref="SendAsync"/> throws, and <see cref="FakeServerAssertionException"/> on an unknown route while <see cref="FailsOnUnknownRoutes"/> is set.</returns>
    public HttpMessageHandler CreateHandler() => new FakeServerHandler(this);

    /// <summary>
    /// Points a client at this server: handler, addresses, keys and clock. Pacing is switched off: this server refuses nobody for haste unless
    /// it is told to, and with a clock that stands still, who waits for a permit waits for ever. Waits between attempts are the same in every run,
    /// in the middle of what chance would choose.
    /// </summary>
    /// <param name="options">The client's options.</param>
    public void Configure(UsageClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Configure(options, Origin);
        options.PrimaryHandler = CreateHandler();
        options.TimeProvider = Time;
        options.Randomizer = static () => 0.5;
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
    /// <param name="cancellationToken">Cancels reading the request's body, and waiting where a fault says so.</param>
    /// <returns>The reply; 501 on an unknown route.</returns>
    /// <remarks>What a condition of <see cref="FaultTarget.Where"/> throws comes out of here unchanged.</remarks>
    /// <exception cref="HttpRequestException">A scripted fault broke the connection, or the server was disposed of while the request waited.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled while its body was read or a fault held it back.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(request, isWithinTest: false, cancellationToken);
    }

    /// <summary>Forgets the requests so far, those of unknown routes included, so that a server that runs for long does not grow with them. What the services keep, and the script of faults, stay.</summary>
    public void ClearRequests()
    {
        lock (_scope.Gate)
        {
            _requests.Clear();
        }
    }

    /// <summary>Asserts that requests of an operation arrived, those on an alias of its path included.</summary>
    /// <param name="operation">The operation's name, such as <see cref="UsageOperations.BalancesTrack"/>.</param>
    /// <param name="times">How many; 0 for none at all, null for at least one.</param>
    /// <param name="where">Only requests that this holds for count; null for all.</param>
    /// <returns>The requests.</returns>
    /// <exception cref="FakeServerAssertionException">Another number arrived; or a request of an unknown route did, and <see cref="FailsOnUnknownRoutes"/> is set.</exception>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public RequestLog AssertReceived(string operation, int? times = null, Func<RecordedRequest, bool>? where = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times ?? 0, nameof(times));
        var all = Requests;
        var matching = all.Of(operation).Where(where ?? (static _ => true));
        Arrival.CheckRoutes(all, FailsOnUnknownRoutes);
        Arrival.CheckCount(all, matching, operation, times, where is not null);
        return matching;
    }

    /// <summary>Asserts that every scripted fault met as many requests as it was written for.</summary>
    /// <exception cref="FakeServerAssertionException">One did not; or a request of an unknown route arrived, and <see cref="FailsOnUnknownRoutes"/> is set.</exception>
    public void AssertFaultsMet()
    {
        var all = Requests;
        Arrival.CheckRoutes(all, FailsOnUnknownRoutes);
        Arrival.CheckFaults(all, Faults.Unmet);
    }

    /// <summary>Asserts that every request had a route, whatever <see cref="FailsOnUnknownRoutes"/> says.</summary>
    /// <exception cref="FakeServerAssertionException">One had none.</exception>
    public void AssertNoUnknownRequests() => Arrival.CheckRoutes(Requests, fails: true);

    /// <summary>Stops answering. Requests that wait because of a fault end in a reset.</summary>
    public void Dispose()
    {
        lock (_scope.Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Answers a request, that of an unknown route perhaps by an exception.</summary>
    internal async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, bool isWithinTest, CancellationToken cancellationToken)
    {
        (Time as ManualTimeProvider)?.CountChange();
        var received = await RecordedRequest.FromAsync(request, Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        long number;
        Fault? fault;
        FakeReply? done;
        lock (_scope.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var kept = received.WithoutSecret();
            number = _requests.Add(kept);
            fault = Faults.Take(kept);
            _requests.Change(number, request => request with { Fault = fault });
            done = fault is { IsAfterWork: true } ? Answer(received, number, isWithinTest) : null;
            if (fault is null || fault.Lateness == TimeSpan.Zero)
            {
                return Conclude(received, number, isWithinTest, fault, done).ToMessage(request, _scope.Now);
            }
        }

        await WaitAsync(fault.Lateness, cancellationToken).ConfigureAwait(false);
        lock (_scope.Gate)
        {
            return Conclude(received, number, isWithinTest, fault, done).ToMessage(request, _scope.Now);
        }
    }

    /// <summary>Waits outside of the lock, so that other requests go on.</summary>
    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        // Not Task.Delay, which when it is cancelled goes on in the thread pool: here all runs on the thread that moves the clock, before its next jump.
        var over = new TaskCompletionSource();
        await using (Time.CreateTimer(End, over, time, Timeout.InfiniteTimeSpan).ConfigureAwait(false))
        await using (cancellationToken.UnsafeRegister(End, over).ConfigureAwait(false))
        await using (_stopped.UnsafeRegister(End, over).ConfigureAwait(false))
        {
            await over.Task.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_stopped.IsCancellationRequested)
        {
            throw ConnectionFailure.NoReply();
        }

        static void End(object? over) => ((TaskCompletionSource)over!).TrySetResult();
    }

    /// <summary>The reply as the fault leaves it; the work is done here unless it was before.</summary>
    private FakeReply Conclude(RecordedRequest request, long number, bool isWithinTest, Fault? fault, FakeReply? done)
    {
        var reply = fault?.Kind switch
        {
            FaultKind.Refused => throw ConnectionFailure.Refused(),
            FaultKind.Reset => throw ConnectionFailure.NoReply(),
            FaultKind.Status => FakeReply.Of(fault, request),
            var kind => (done ?? Answer(request, number, isWithinTest)).Damaged(kind ?? FaultKind.None),
        };
        _requests.Change(number, request => request with { Status = (int)reply.Status });
        return reply;
    }

    private FakeReply Answer(RecordedRequest request, long number, bool isWithinTest)
    {
        if ((Autumn.TryAnswer(request) ?? DodoPayments.TryAnswer(request) ?? UsageEngine.TryAnswer(request)) is { } reply)
        {
            return ExchangeActivity.Tell(request, reply);
        }

        _requests.Change(number, static request => request with { IsUnknown = true });
        return isWithinTest && FailsOnUnknownRoutes
            ? throw Arrival.Unknown(request, _requests.Log)
            : FakeReply.Text(HttpStatusCode.NotImplemented, Arrival.NoRoute(request));
    }
}
