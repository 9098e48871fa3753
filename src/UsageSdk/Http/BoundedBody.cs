using System.Buffers;

namespace UsageSdk.Http;

/// <summary>Reads a body into a pooled buffer, up to a limit.</summary>
internal struct BoundedBody : IDisposable
{
    private const int LargestFirstBuffer = 1024 * 1024;

    private byte[] _buffer;
    private int _length;

    /// <summary>The bytes that were read.</summary>
    public readonly Span<byte> Bytes => _buffer.AsSpan(0, _length);

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

                var read = await stream.ReadAsync(body.Free(limit), cancellationToken).ConfigureAwait(false);
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
            Return();
            _buffer = [];
            _length = 0;
        }
    }

    /// <summary>Where to read next: one byte past the limit tells that there is more, and no other is taken.</summary>
    private readonly Memory<byte> Free(int limit) => _buffer.AsMemory(_length, (int)Math.Min(_buffer.Length, limit + 1L) - _length);

    private void Grow(int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, limit + 1L));
        Bytes.CopyTo(larger);
        Return();
        _buffer = larger;
    }

    /// <summary>Without what stood in it: a reply may hold an access token, and anybody in the process may rent the buffer.</summary>
    private readonly void Return()
    {
        // What was read past the limit, too.
        _buffer.AsSpan(0, Math.Min(_length + 1, _buffer.Length)).Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
