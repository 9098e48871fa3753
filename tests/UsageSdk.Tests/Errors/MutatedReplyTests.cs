using System.Collections.Concurrent;
using System.Text.Json;
using UsageSdk.Serialization;
using UsageSdk.Tests.Examples;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Errors;

/// <summary>
/// 200,000 spoilt replies, over every operation and the token request, each from a seed of its own: a call ends in a model that can be used or in
/// a <see cref="UsageException"/>, and in nothing else.
/// </summary>
public sealed class MutatedReplyTests
{
    private const int Count = 200_000;
    private const int LargestReport = 10;

    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_spoilt_reply_ends_in_a_model_or_an_exception_of_this_library()
    {
        var operations = await OperationsAsync();
        Assert.Equal(ContractOperation.All.Count + 1, operations.Count);
        var defects = new ConcurrentBag<string>();
        var (models, failures) = (0, new ConcurrentDictionary<Type, int>());
        await Parallel.ForAsync(0, Environment.ProcessorCount, TestContext.Current.CancellationToken, async (worker, cancellationToken) =>
        {
            using var handler = new Handler();
            using var shared = Client(handler);
            for (var seed = worker; seed < Count && defects.Count < LargestReport; seed += Environment.ProcessorCount)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var operation = operations[seed % operations.Count];
                var sample = operation.Samples[seed / operations.Count % operation.Samples.Count];
                handler.Spoil(new ReplyMutation(sample, seed), operation.IsToken);
                try
                {
                    // A token that was read would serve the calls after it.
                    using var own = operation.IsToken ? Client(handler) : null;
                    var reply = await operation.Call(own ?? shared).WaitAsync(Hang, TimeProvider.System, cancellationToken);
                    Use(reply);
                    Interlocked.Increment(ref models);
                }
                catch (UsageException failure)
                {
                    failures.AddOrUpdate(failure.GetType(), 1, (_, count) => count + 1);
                    foreach (var defect in Defects(failure))
                    {
                        defects.Add($"{operation.Name} {seed}: {defect} for {handler.Mutation}");
                    }

                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    defects.Add($"{operation.Name} {seed}: {exception.GetType()} for {handler.Mutation}\n{exception}");
                }
            }
        });

        Assert.True(defects.IsEmpty, string.Join('\n', defects));
        Assert.InRange(models, Count / 10, Count);
        Assert.Equal(12, failures.Count);
    }

    /// <summary>What a caller may do with any reply.</summary>
    private static void Use(object reply)
    {
        var type = UsageJson.Options.GetTypeInfo(reply.GetType());
        _ = reply.ToString();
        _ = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(reply, type), type);
    }

    private static IEnumerable<string> Defects(UsageException failure)
    {
        if (failure.Message.Length > 1500 || failure.Message.Any(char.IsControl))
        {
            yield return $"a message that is long or of several lines: {failure.Message}";
        }

        if (failure is UsageApiException { ResponseBody.Length: > 4096 })
        {
            yield return "a body of more than 4 KB";
        }

        // Not ToString: its stack trace costs more than the call.
        var texts = $"{failure.Message}{failure.InnerException?.Message}{failure.InnerException?.InnerException?.Message}";
        if (failure is UsageApiException api)
        {
            texts += $"{api.ServerMessage}{api.ErrorCode}{api.RequestId}{api.ResponseBody}";
        }

        if (texts.Contains("MARKED", StringComparison.Ordinal))
        {
            yield return "a secret";
        }
    }

    private static UsageClient Client(Handler handler) => TestClient.Of(handler, configure: options =>
        options.Autumn.Resilience.MaxRetries = options.DodoPayments.Resilience.MaxRetries = options.UsageEngine.Resilience.MaxRetries = 0);

    /// <summary>Every operation with its sample replies: the one of its golden request, and those of the contract.</summary>
    private static async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var examples = ContractExamplesTests.Examples.Select(row => row.Data).Where(data => data.Item1.EndsWith(" reply", StringComparison.Ordinal)).ToLookup(data => data.Item2, data => data.Item3, StringComparer.Ordinal);
        var operations = new List<Operation>();
        foreach (var (name, reply, call) in GoldenRequestTests.Calls.Select(row => row.Data))
        {
            using var handler = new Handler { Reply = reply };
            using var usage = Client(handler);
            operations.Add(new(name, IsToken: false, call, [reply, .. examples[(await call(usage)).GetType().Name]]));
        }

        // Those without golden bytes.
        foreach (var example in OperationExample.All.DistinctBy(example => example.Operation).Where(example => !operations.Exists(operation => $"{operation.Name}Async" == example.Operation.Name)))
        {
            operations.Add(new(example.Operation.Name, IsToken: false, usage => example.CallAsync(usage), [example.Reply.ToJsonString()]));
        }

        return [.. operations, new("Token.Create", IsToken: true, async usage => await usage.Meters.ListAsync(), [.. examples["AccessTokenResponse"]])];
    }


    private sealed record Operation(string Name, bool IsToken, Func<UsageClient, Task<object>> Call, IReadOnlyList<string> Samples);

    /// <summary>Answers the token request and the call: one of them as it should be, the other one with the mutation.</summary>
    private sealed class Handler : HttpMessageHandler
    {
        private bool _isToken;
        private int _tokens;

        public ReplyMutation? Mutation { get; private set; }

        public string Reply { get; init; } = """{"meters":[]}""";

        public void Spoil(ReplyMutation mutation, bool isToken) => (Mutation, _isToken) = (mutation, isToken);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asksToken = request.RequestUri!.AbsolutePath.StartsWith("/authentication/", StringComparison.Ordinal);
            return Task.FromResult(Mutation is not null && asksToken == _isToken
                ? Mutation.ToResponse(request.Headers.Authorization?.Parameter ?? TestClient.EngineSecret)
                : new HttpResponseMessage { Content = new StringContent(asksToken ? $$"""{"access_token":"token-MARKED-{{++_tokens}}","expires_in":86400}""" : Reply) });
        }
    }
}
