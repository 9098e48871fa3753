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

    private sealed class BrokenStream(byte[] whole) : Stream
    {
        private ReadOnlyMemory<byte> _left = whole.AsMemory(0, whole.Length / 2);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_left.IsEmpty && !buffer.IsEmpty)
            {
                throw ConnectionFailure.Ended();
            }

            var read = Math.Min(buffer.Length, _left.Length);
            _left.Span[..read].CopyTo(buffer);
            _left = _left[read..];
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Read(buffer.Span);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
