using System.Collections;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Resilience;

/// <summary>Notes the stages of a call as they can be seen from outside: by spans, callbacks, timers, log messages and requests.</summary>
internal sealed class StageRecorder : HttpMessageHandler, ILoggerFactory, ILogger
{
    private readonly Activity _root = new Activity("test").Start();
    private readonly ActivityListener _listener;
    private readonly List<string> _stages = [];
    private readonly string _ok;
    private bool _isTokenRequest;
    private int _requests;

    /// <param name="ok">The body of replies.</param>
    public StageRecorder(string ok)
    {
        _ok = ok;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == UsageTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = Start,
            ActivityStopped = span => _isTokenRequest &= span.TraceId != _root.TraceId,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Runs a call of two attempts, for each of which it has to wait, and returns the stages that it passed.</summary>
    public async Task<IReadOnlyList<string>> RecordAsync(Func<UsageClient, RequestOptions?, Task> call)
    {
        using var usage = TestClient.Of(this, new ObservedClock(this), options =>
        {
            TestClient.Pace(options, isPaced: true);
            options.LoggerFactory = this;
            options.CreateIdempotencyKey = () => See("idempotency key", "key-1");
            Observe(options.Autumn.Resilience);
            Observe(options.UsageEngine.Resilience);
        });

        // Its reply says that nothing is left for a while.
        Assert.Null(await VirtualTime.RunAsync(Clock, () => call(usage, null)));
        _stages.Clear();
        Assert.Null(await VirtualTime.RunAsync(Clock, () => call(usage, new() { Headers = new ObservedHeaders(this) })));
        return _stages;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_isTokenRequest)
        {
            // Gone by the next attempt.
            return Task.FromResult(ScriptedHandler.Status(200, """{"access_token":"t","expires_in":1}""")(request));
        }

        // The second request is the first attempt of the call that counts.
        var response = ScriptedHandler.Status(See("connection", _requests++) == 1 ? 503 : 200, _ok)(request);
        response.Headers.Add("RateLimit-Remaining", "0");
        response.Headers.Add("RateLimit-Reset", "1");
        return Task.FromResult(response);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _listener.Dispose();
            _root.Dispose();
        }

        base.Dispose(disposing);
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is "AttemptRepeated" or "AttemptPaced")
        {
            See(eventId.Name == "AttemptPaced" ? "pacing" : "retry", eventId);
        }
    }

    private static void Observe(UsageResilienceOptions options) =>
        (options.TotalTimeout, options.AttemptTimeout) = (TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(19));

    private void Start(Activity span)
    {
        if (span.TraceId == _root.TraceId)
        {
            See(span.OperationName == "token.create" ? "authentication" : "telemetry", span);
            _isTokenRequest |= span.OperationName == "token.create";
        }
    }

    private T See<T>(string stage, T value)
    {
        // The token request is a call of its own, with stages of its own.
        if (!_isTokenRequest)
        {
            _stages.Add(stage);
        }

        return value;
    }

    /// <summary>Headers that tell when they are read for the first time, to be checked.</summary>
    private sealed class ObservedHeaders(StageRecorder recorder) : IReadOnlyDictionary<string, string>
    {
        private bool _isRead;

        public int Count => 0;

        public IEnumerable<string> Keys => [];

        public IEnumerable<string> Values => [];

        public string this[string key] => throw new KeyNotFoundException();

        public bool ContainsKey(string key) => false;

        public bool TryGetValue(string key, out string value)
        {
            value = "";
            return false;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
        {
            _isRead = _isRead || recorder.See("validation", true);
            yield break;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Tells the timeouts by the timers that they set.</summary>
    private sealed class ObservedClock(StageRecorder recorder) : TimeProvider
    {
        public override long TimestampFrequency => recorder.Clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => recorder.Clock.GetUtcNow();

        public override long GetTimestamp() => recorder.Clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new ObservedTimer(this, recorder.Clock.CreateTimer(callback, state, See(dueTime), period));

        private TimeSpan See(TimeSpan dueTime) => dueTime.TotalSeconds switch
        {
            61 => recorder.See("total timeout", dueTime),
            19 => recorder.See("attempt timeout", dueTime),
            _ => dueTime,
        };

        private sealed class ObservedTimer(ObservedClock clock, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.See(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
