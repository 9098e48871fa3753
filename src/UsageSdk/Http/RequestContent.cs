using System.Net;
using UsageSdk.Resilience;

namespace UsageSdk.Http;

/// <summary>A call's body as the content of one attempt. While it is being written it keeps the buffer, even when the call has ended.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly RequestBody _body;
    private readonly CallState _call;

    /// <param name="body">The body.</param>
    /// <param name="call">The call, which is told before any of the body is written: no handler writes before it has a connection.</param>
    public RequestContent(RequestBody body, CallState call)
    {
        (_body, _call) = (body, call);
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (body.IsCompressed)
        {
            Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _call.NoteSent();
        var bytes = _body.Acquire();
        try
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _body.Release();
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _call.NoteSent();
        var bytes = _body.Acquire();
        try
        {
            stream.Write(bytes.Span);
        }
        finally
        {
            _body.Release();
        }
    }
}
