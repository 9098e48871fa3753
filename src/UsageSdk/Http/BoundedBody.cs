using System.Buffers;

namespace UsageSdk.Http;

/// <summary>Reads a body into a pooled buffer, up to a limit.</summary>
internal struct BoundedBody : IDisposable
{
    private const int LargestFirstBuffer = 1024 * 1024;

    private byte[] _buffer;
    private int _length;

    /// <summary>The bytes that were read.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Whether the body goes on past the limit.</summary>
    public bool IsTruncated { get; private set; }

    public static async ValueTask<BoundedBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        // One byte more than announced, so that the read that finds the end needs no larger buffer; but an announcement alone must not cost much.
        var expected = content.Headers.ContentLength is { } length ? (int)Math.Min(length, Math.Min(limit, LargestFirstBuffer)) + 1 : 16 * 1024;
        var body = new BoundedBody { _buffer = ArrayPool<byte>.Shared.Rent(expected) };
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                if (body._length == body._buffer.Length)
                {
                    body.Grow(limit);
                }

                var read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken).ConfigureAwait(false);
                body._length += read;
                if (body._length > limit)
                {
                    body._length = limit;
                    body.IsTruncated = true;
                    return body;
                }

                if (read == 0)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private void Grow(int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, limit + 1L));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
