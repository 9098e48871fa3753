using System.Net;

namespace UsageSdk.Http;

/// <summary>A call's body as the content of one attempt. While it is being written it keeps the buffer, even when the call has ended.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly RequestBody _body;
    private readonly Action _onWriting;

    /// <param name="body">The body.</param>
    /// <param name="onWriting">Called before any of it is written, which no handler does before it has a connection.</param>
    public RequestContent(RequestBody body, Action onWriting)
    {
        (_body, _onWriting) = (body, onWriting);
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
        _onWriting();
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
        _onWriting();
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
