using System.Linq.Expressions;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace UsageSdk.Benchmarks.Client;

/// <summary>A token that is at hand, next to the one reading of the clock that tells its age.</summary>
/// <remarks>The source of tokens is internal, so that the loop over it is compiled here; the same loop reads the clock.</remarks>
public class TokenBenchmarks
{
    private const int Calls = 1000;

    private readonly Action<int> _clock = Loop(Expression.Call(Expression.Constant(TimeProvider.System), nameof(TimeProvider.GetUtcNow), null));

    private readonly Action<int> _hit = Hits();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void GetUtcNow() => ReadClock(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TokenHit() => Hit(Calls);

    /// <summary>Reads the clock so many times.</summary>
    public void ReadClock(int times) => _clock(times);

    /// <summary>Takes a token that is at hand so many times.</summary>
    public void Hit(int times) => _hit(times);

    private static Action<int> Hits()
    {
        var assembly = typeof(UsageClient).Assembly;
        var (source, token, outcome) = (Type("TokenSource"), Type("AccessToken"), Type("TokenOutcome"));
        var issued = token.GetMethod("Issued")!.Invoke(null, ["abc", TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(10)])!;
        var result = Expression.Constant(outcome.GetMethod("Of", [token])!.Invoke(null, [issued]), outcome);
        var ask = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(typeof(CancellationToken), typeof(Task<>).MakeGenericType(outcome)),
            Expression.Call(typeof(Task), nameof(Task.FromResult), [outcome], result),
            Expression.Parameter(typeof(CancellationToken)));
        var tokens = Activator.CreateInstance(source, [ask.Compile(), TimeProvider.System, null])!;

        // The first call fetches.
        Fetch(source, tokens).GetAwaiter().GetResult();
        var get = Expression.Call(Expression.Constant(tokens), source.GetMethod("GetAsync")!, Expression.Constant(CancellationToken.None));
        return Loop(Expression.Property(get, "Result"));

        Type Type(string name) => assembly.GetType($"UsageSdk.Authentication.{name}", throwOnError: true)!;
    }

    private static Task Fetch(Type source, object tokens) =>
        ((Task)typeof(ValueTask<>).MakeGenericType(source.Assembly.GetType("UsageSdk.Authentication.AccessToken")!).GetMethod("AsTask")!
            .Invoke(source.GetMethod("GetAsync", BindingFlags.Public | BindingFlags.Instance)!.Invoke(tokens, [CancellationToken.None]), null)!).WaitAsync(CancellationToken.None);

    /// <summary>Compiles a loop over a piece of work.</summary>
    private static Action<int> Loop(Expression body)
    {
        var (times, end) = (Expression.Parameter(typeof(int)), Expression.Label());
        return Expression.Lambda<Action<int>>(
            Expression.Loop(
                Expression.IfThenElse(Expression.GreaterThanOrEqual(Expression.PreDecrementAssign(times), Expression.Constant(0)), body, Expression.Break(end)), end),
            times).Compile();
    }
}
