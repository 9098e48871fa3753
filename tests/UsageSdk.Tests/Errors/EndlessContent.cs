using System.Net;

namespace UsageSdk.Tests.Errors;

/// <summary>A body of any length that is made while it is read, and counts what was.</summary>
internal sealed class EndlessContent(string start, long length) : HttpContent
{
    private readonly Body _body = new(System.Text.Encoding.UTF8.GetBytes(start), length);

    /// <summary>How many bytes were taken.</summary>
    public long Taken => _body.Position;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_body);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException("It is to be read as a stream.");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Body(byte[] start, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            for (var index = 0; index < read; index++)
            {
                buffer[offset + index] = Position + index < start.Length ? start[Position + index] : (byte)'x';
            }

            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
