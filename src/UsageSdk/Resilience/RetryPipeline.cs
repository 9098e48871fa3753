using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace UsageSdk.Resilience;

/// <summary>Total timeout, then retries, then pacing, then attempt timeout, around the attempts of a call.</summary>
internal sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<CallState> Call = new("UsageSdk.Call");

    private readonly ResiliencePipeline _call;
    private readonly ResiliencePipeline _unlimitedCall;
    private readonly ResiliencePipeline _attempt;

    public RetryPipeline(UsageResilienceOptions options, TimeProvider time, Func<double>? randomizer)
    {
        var retry = new RetryStrategyOptions
        {
            // The number of retries can differ by call, so that CallState counts them.
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.BaseDelay,
            MaxDelay = options.MaxDelay,
            ShouldHandle = static args => new(ShouldRepeat(StateOf(args.Context), args.Outcome)),
            DelayGenerator = static args => new(StateOf(args.Context).NextDelay),
            OnRetry = static args =>
            {
                var call = StateOf(args.Context);
                call.Telemetry.Repeating(call, args.RetryDelay);
                return default;
            },
        };
        if (randomizer is not null)
        {
            retry.Randomizer = randomizer;
        }

        _call = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(StateOf(args.Context).TotalTimeout) })
            .AddRetry(retry)
            .Build();
        // Polly's strategy would set no timeout there, but takes a fifth of a short call's time to find that out.
        _unlimitedCall = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(retry).Build();
        _attempt = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(StateOf(args.Context).AttemptTimeout) })
            .Build();
    }

    /// <summary>Runs attempts until one succeeds or none may follow.</summary>
    /// <exception cref="UsagePacingException">No attempt could start in time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<Attempt<TReply>> RunAsync<TReply>(IAttempts<TReply> attempts, CancellationToken cancellationToken)
    {
        var call = attempts.State;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            // Outcomes rather than exceptions: Polly would catch, wrap and throw at each of its layers.
            context.Properties.Set(Call, call);
            var pipeline = call.TotalTimeout == Timeout.InfiniteTimeSpan ? _unlimitedCall : _call;
            var outcome = await pipeline.ExecuteOutcomeAsync(static (context, work) => work.Pipeline.AttemptAsync(work.Attempts, context), context, (Pipeline: this, Attempts: attempts)).ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        catch (TimeoutRejectedException exception)
        {
            // A wait that is cut short has a cause: the attempt before it.
            return call is { IsAttempting: false, Last: { } last }
                ? Repeat<TReply>(last)
                : new Attempt<TReply> { Failure = TimedOut(call, exception) };
        }
        catch (Exception exception) when (call.Last is { } last && (exception is UsagePacingException || (call.HadEffect && exception is UsageException or ObjectDisposedException)))
        {
            // No permit, no token, or a client that was disposed of: nothing was sent this time, but something was before, and that is what counts.
            return Repeat<TReply>(last);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Outcome<Attempt<TReply>>> AttemptAsync<TReply>(IAttempts<TReply> attempts, ResilienceContext context)
    {
        var call = attempts.State;
        try
        {
            await attempts.PaceAsync(context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<Attempt<TReply>>(exception);
        }

        call.Begin();
        var outcome = call.AttemptTimeout == Timeout.InfiniteTimeSpan
            ? await SendAsync(attempts, context).ConfigureAwait(false)
            : await _attempt.ExecuteOutcomeAsync(static (context, attempts) => SendAsync(attempts, context), context, attempts).ConfigureAwait(false);
        call.Telemetry.AttemptEnded(call, outcome.Result, outcome.Exception);
        return outcome;
    }

    private static async ValueTask<Outcome<Attempt<TReply>>> SendAsync<TReply>(IAttempts<TReply> attempts, ResilienceContext context)
    {
        try
        {
            return Outcome.FromResult(await attempts.SendAsync(context.CancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<Attempt<TReply>>(exception);
        }
    }

    private static Attempt<TReply> Repeat<TReply>(Attempt last) =>
        new() { Failure = last.Failure, StatusCode = last.StatusCode, Headers = last.Headers };

    private static bool ShouldRepeat(CallState call, Outcome<object> outcome) => outcome switch
    {
        { Exception: TimeoutRejectedException timeout } => call.MayRepeat(new Attempt<object> { Failure = TimedOut(call, timeout) }),
        { Result: Attempt { Failure: not null } attempt } => call.MayRepeat(attempt),
        _ => false,
    };

    private static UsageTimeoutException TimedOut(CallState call, TimeoutRejectedException exception) =>
        new(call.Operation.Name, exception.Timeout, call.Attempts, call.IsSent, exception.InnerException);

    private static CallState StateOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);
}
