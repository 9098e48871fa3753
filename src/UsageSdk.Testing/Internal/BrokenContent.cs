using System.Net;
using System.Net.Http.Headers;

namespace UsageSdk.Testing.Internal;

/// <summary>A body that says how long it is, and ends half way.</summary>
internal sealed class BrokenContent : HttpContent
{
    private readonly byte[] _whole;

    public BrokenContent(byte[] whole, HttpContentHeaders headers)
    {
        _whole = whole;
        Headers.ContentType = headers.ContentType;

        // Even an empty body shall break.
        Headers.ContentLength = Math.Max(whole.Length, 1);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BrokenStream(_whole));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_whole.AsMemory(0, _whole.Length / 2)).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
        throw ConnectionFailure.Ended();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Math.Max(_whole.Length, 1);
        return true;
    }

    private sealed class BrokenStream(byte[] whole) : MemoryStream(whole, 0, whole.Length / 2, writable: false)
    {
        public override int Read(Span<byte> buffer) => Position < Length || buffer.IsEmpty ? base.Read(buffer) : throw ConnectionFailure.Ended();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));
            }
            catch (IOException exception)
            {
                return ValueTask.FromException<int>(exception);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
