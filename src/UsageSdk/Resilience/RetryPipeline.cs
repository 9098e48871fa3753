using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace UsageSdk.Resilience;

/// <summary>Total timeout, then retries, then attempt timeout, around one attempt.</summary>
internal sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<CallState> Call = new("UsageSdk.Call");

    private readonly ResiliencePipeline _pipeline;

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
            ShouldHandle = static args => new(ShouldRepeat(args.Context, args.Outcome)),
            DelayGenerator = static args => new(Wait(args.Outcome.Result as Attempt)),
        };
        if (randomizer is not null)
        {
            retry.Randomizer = randomizer;
        }

        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(StateOf(args.Context).TotalTimeout) })
            .AddRetry(retry)
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(StateOf(args.Context).AttemptTimeout) })
            .Build();
    }

    /// <summary>Runs attempts until one succeeds or none may follow.</summary>
    /// <exception cref="UsageTimeoutException">The last attempt, or the whole call, took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<Attempt<TReply>> RunAsync<TReply, TState>(CallState call, Func<TState, CallState, CancellationToken, ValueTask<Attempt<TReply>>> attempt, TState state, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Call, call);
            return await _pipeline.ExecuteAsync(
                static (context, work) =>
                {
                    var call = StateOf(context);
                    call.Begin();
                    return work.attempt(work.state, call, context.CancellationToken);
                },
                context, (attempt, state)).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            // A wait that is cut short has a cause: the attempt before it.
            return call.Last is { } last && !call.IsAttempting
                ? new Attempt<TReply> { Failure = last.Failure, StatusCode = last.StatusCode, Headers = last.Headers, WasSent = last.WasSent }
                : new Attempt<TReply> { Failure = new UsageTimeoutException(call.Operation.Name, exception.Timeout, call.Attempts, exception.InnerException), WasSent = call.IsSent };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>What the service asks for, or null for the back-off: a wait of nothing would be no wait.</summary>
    private static TimeSpan? Wait(Attempt? attempt) => attempt switch
    {
        { IsCredentialReplaceable: true } => TimeSpan.Zero,
        { RetryAfter: { } wait } when wait > TimeSpan.Zero => wait,
        _ => null,
    };

    private static CallState StateOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);

    private static bool ShouldRepeat(ResilienceContext context, Outcome<object> outcome)
    {
        var call = StateOf(context);
        return outcome.Exception is TimeoutRejectedException timeout
            ? call.MayRepeat(new Attempt<object> { Failure = new UsageTimeoutException(call.Operation.Name, timeout.Timeout, call.Attempts, null), WasSent = call.IsSent })
            : outcome.Result is Attempt { Failure: not null } attempt && call.MayRepeat(attempt);
    }
}
