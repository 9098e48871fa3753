using System.Diagnostics;
using System.Runtime.CompilerServices;
using UsageSdk.CodeGen.Contract;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;

[assembly: AssemblyFixture(typeof(ContractWatch))]

namespace UsageSdk.Tests.Contract;

/// <summary>
/// Holds every exchange with every fake server of the test run against <c>openapi/*.yaml</c>: the replies always, the requests when this
/// client sent them. Plain HTTP requests of tests are not checked: they are broken on purpose.
/// </summary>
/// <remarks>A breach fails the call in which it is met, and the run: a call on the far side of a port has no test to fail.</remarks>
public sealed class ContractWatch : IDisposable
{
    private static readonly ContractCheck Check = ContractCheck.Load(Root());
    private static readonly List<ContractBreachException> Breaches = [];
    private static readonly AsyncLocal<bool> RequestsMayBeOdd = new();
    private static readonly AsyncLocal<bool> RepliesMayBeOdd = new();
    private static long _exchanges;

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => source.Name == FakeUsageServer.ActivitySourceName,
        Sample = static (ref _) => ActivitySamplingResult.PropagationData,
        ActivityStopped = static activity => See((RecordedRequest)activity.GetCustomProperty("request")!, (HttpResponseMessage)activity.GetCustomProperty("response")!),
    };

    public ContractWatch() => ActivitySource.AddActivityListener(_listener);

    /// <summary>How many exchanges with fake servers were checked so far.</summary>
    public static long Exchanges => Interlocked.Read(ref _exchanges);

    /// <summary>Lets the requests of a test, and of what it starts, be other than the contract has them. Replies are checked all the same.</summary>
    /// <param name="reason">Why the test sends them.</param>
    /// <returns>Ends it.</returns>
    public static IDisposable AllowOddRequests(string reason) => new Allowance(RequestsMayBeOdd, reason);

    /// <summary>Lets the replies to a test be other than the contract has them. Requests are checked all the same.</summary>
    /// <param name="reason">Why the fake server gives them.</param>
    /// <returns>Ends it.</returns>
    public static IDisposable AllowOddReplies(string reason) => new Allowance(RepliesMayBeOdd, reason);

    /// <summary>Checks a request of this client.</summary>
    /// <exception cref="ContractBreachException">It departs from the contract.</exception>
    public static void CheckRequest(ContractRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!RequestsMayBeOdd.Value)
        {
            Fail($"{request.Method} {request.Path}{request.Query}", Check.CheckRequest(request));
        }
    }

    /// <summary>Fails the run if an exchange departed from the contract.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        lock (Breaches)
        {
            if (Breaches.Count > 0)
            {
                throw new AggregateException(Breaches);
            }
        }
    }

    /// <summary>What is wrong with a reply of a fake server.</summary>
    public static IReadOnlyList<ContractBreach> BreachesOf(RecordedRequest request, HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        using var body = new MemoryStream();
        var content = response.Content.ReadAsStream();
        content.Position = 0;
        content.CopyTo(body);
        var headers = response.Headers.Concat(response.Content.Headers).Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
        return Check.CheckReply(ToContract(request), new((int)response.StatusCode, [.. headers], body.ToArray()));
    }

    private static void See(RecordedRequest request, HttpResponseMessage response)
    {
        Interlocked.Increment(ref _exchanges);
        if (request.Headers.GetValueOrDefault("User-Agent")?.StartsWith("UsageSdk/", StringComparison.Ordinal) == true)
        {
            CheckRequest(ToContract(request));
        }

        if (!RepliesMayBeOdd.Value)
        {
            Fail($"{(int)response.StatusCode} to {request.Method} {request.Path}", BreachesOf(request, response));
        }
    }

    private static ContractRequest ToContract(RecordedRequest request) => new(request.Method, request.Path, request.Query, request.Headers, request.Body);

    private static void Fail(string exchange, IReadOnlyList<ContractBreach> breaches)
    {
        if (breaches.Count > 0)
        {
            var exception = new ContractBreachException(exchange, breaches);
            lock (Breaches)
            {
                Breaches.Add(exception);
            }

            throw exception;
        }
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private sealed class Allowance : IDisposable
    {
        private readonly AsyncLocal<bool> _allowed;
        private readonly bool _before;

        public Allowance(AsyncLocal<bool> allowed, string reason)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reason);
            (_allowed, _before) = (allowed, allowed.Value);
            _allowed.Value = true;
        }

        public void Dispose() => _allowed.Value = _before;
    }
}
