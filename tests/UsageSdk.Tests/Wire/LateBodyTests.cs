using System.Text;
using System.Text.Json;
using UsageSdk.DodoPayments;
using UsageSdk.Serialization;

namespace UsageSdk.Tests.Wire;

/// <summary>Bodies come from pooled buffers, and a connection may still send one when its call has ended: it must never be another customer's.</summary>
public sealed class LateBodyTests
{
    private const int OtherCalls = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_is_still_sent_after_an_early_reply_stays_what_it_was()
    {
        using var handler = new Slow(static _ => Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"ingested_count":1}""") }));
        using var usage = Client(handler);
        await usage.UsageEvents.IngestAsync(Batch("first"), cancellationToken: Token);
        await AssertUnchangedAsync(usage, handler);
    }

    [Fact]
    public async Task A_body_that_is_still_sent_after_the_caller_has_cancelled_stays_what_it_was()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var handler = new Slow(async token =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not cancelled");
        });
        using var usage = Client(handler);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => usage.UsageEvents.IngestAsync(Batch("first"), cancellationToken: cancellation.Token));
        await AssertUnchangedAsync(usage, handler);
    }

    [Fact]
    public async Task A_body_that_is_still_sent_after_a_failure_stays_what_it_was()
    {
        using var handler = new Slow(static _ => throw new HttpRequestException("the connection broke"));
        using var usage = Client(handler);
        await Assert.ThrowsAsync<UsageConnectionException>(() => usage.UsageEvents.IngestAsync(Batch("first"), new() { MaxRetries = 0 }, Token));
        await AssertUnchangedAsync(usage, handler);
    }

    [Fact]
    public async Task A_body_is_refused_to_whoever_asks_for_it_after_the_call()
    {
        using var handler = new Slow(static _ => Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"ingested_count":1}""") })) { KeepsOnly = true };
        using var usage = Client(handler);
        await usage.UsageEvents.IngestAsync(Batch("first"), cancellationToken: Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => handler.Kept!.CopyToAsync(Stream.Null, Token));
    }

    private static async Task AssertUnchangedAsync(UsageClient usage, Slow handler)
    {
        // The next calls take buffers from the pool, on this thread and on others.
        for (var call = 0; call < OtherCalls; call++)
        {
            await usage.UsageEvents.IngestAsync(Batch("other"), cancellationToken: Token);
            await Task.Run(() => usage.UsageEvents.IngestAsync(Batch("other"), cancellationToken: Token), Token);
        }

        Assert.Equal(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Batch("first"), UsageJson.Options.GetTypeInfo(typeof(IngestUsageEventsRequest)))), await handler.FinishAsync());
    }

    private static IngestUsageEventsRequest Batch(string customer) =>
        new() { Events = [.. Enumerable.Range(0, 20).Select(number => new EventInput { EventId = $"{customer}-{number}", CustomerId = customer, EventName = "n" })] };

    private static UsageClient Client(HttpMessageHandler handler)
    {
        // Nothing in between, such as what holds requests against the contract, may keep a copy of the body.
        var options = new UsageClientOptions { PrimaryHandler = handler };
        options.DodoPayments.ApiKey = TestClient.DodoKey;
        options.DodoPayments.Pacing.Enabled = false;
        return UsageClient.Create(options);
    }

    /// <summary>Begins to send the first request, ends its call while that goes on, and answers all others.</summary>
    private sealed class Slow(Func<CancellationToken, Task<HttpResponseMessage>> end) : HttpMessageHandler
    {
        private readonly GatedStream _connection = new();
        private Task? _sending;

        /// <summary>Whether it sends nothing, and keeps the content instead.</summary>
        public bool KeepsOnly { get; init; }

        public HttpContent? Kept { get; private set; }

        /// <summary>Lets the first body go on.</summary>
        public async Task<string> FinishAsync()
        {
            _connection.Open();
            await _sending!;
            return _connection.Text;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (KeepsOnly)
            {
                Kept = request.Content;
            }
            else if (_sending is not null)
            {
                await request.Content!.CopyToAsync(Stream.Null, CancellationToken.None);
                return new HttpResponseMessage { Content = new StringContent("""{"ingested_count":1}""") };
            }
            else
            {
                _sending = request.Content!.CopyToAsync(_connection, CancellationToken.None);
            }

            return await end(cancellationToken);
        }
    }

    /// <summary>A connection whose peer takes nothing for a while: what is written stays where it is until then.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly TaskCompletionSource _gate = new();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Open() => _gate.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _gate.Task.WaitAsync(cancellationToken);
            Write(buffer.Span);
        }
    }
}
