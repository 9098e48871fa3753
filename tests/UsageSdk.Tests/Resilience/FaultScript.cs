using System.Globalization;
using System.Net;

namespace UsageSdk.Tests.Resilience;

/// <summary>Meets each attempt with the next fault of a script; token requests succeed and are not counted.</summary>
/// <remarks>
/// <c>503</c> is a status, <c>429/7</c> one with Retry-After, <c>429/7m</c> one with Retry-After-Ms, <c>409:code</c> one with an error code;
/// <c>refused</c>: no connection; <c>reset</c>: no reply; <c>broken</c>: the reply ends within its body; <c>silence</c>: nothing until the attempt is
/// given up; <c>html</c>: a success that cannot be read.
/// </remarks>
internal sealed class FaultScript(TimeProvider time, string ok, params string[] faults) : HttpMessageHandler
{
    private readonly Queue<string> _faults = new(faults);
    private readonly List<DateTimeOffset> _started = [];
    private readonly List<DateTimeOffset> _ended = [];

    public int Attempts => _started.Count;

    /// <summary>When the last attempt ended.</summary>
    public DateTimeOffset Ended => _ended[^1];

    /// <summary>The seconds from the end of each attempt to the start of the next.</summary>
    public IEnumerable<double> Delays => _ended.Zip(_started.Skip(1), (end, start) => (start - end).TotalSeconds);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal))
        {
            return Reply(HttpStatusCode.OK, """{"access_token":"t","expires_in":3600}""");
        }

        _started.Add(time.GetUtcNow());
        try
        {
            return _faults.Dequeue() switch
            {
                "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "scripted"),
                "reset" => throw new HttpRequestException(HttpRequestError.ResponseEnded, "scripted"),
                "broken" => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) },
                "silence" => await new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken),
                "html" => Reply(HttpStatusCode.OK, "<html>"),
                "200" => Reply(HttpStatusCode.OK, ok),
                var status => Error(status),
            };
        }
        finally
        {
            _ended.Add(time.GetUtcNow());
        }
    }

    private static HttpResponseMessage Error(string fault)
    {
        var code = fault.Split(':') is [_, var text] ? text : null;
        var wait = fault.Split('/') is [_, var amount] ? amount : null;
        var response = Reply((HttpStatusCode)int.Parse(fault.AsSpan(0, 3), CultureInfo.InvariantCulture), code is null ? "" : $$"""{"message":"no","code":"{{code}}"}""");
        if (wait is not null)
        {
            response.Headers.TryAddWithoutValidation(wait.EndsWith('m') ? "Retry-After-Ms" : "Retry-After", wait.TrimEnd('m'));
        }

        return response;
    }

    private static HttpResponseMessage Reply(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    /// <summary>A body that ends in a reset.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("scripted");
    }
}
