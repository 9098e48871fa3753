using System.Buffers;
using System.IO.Compression;

namespace UsageSdk.Http;

/// <summary>
/// The body of a call, in a pooled buffer. The transport may still send an attempt when the call has ended: after an early reply, a timeout or a
/// cancellation. So each attempt that sends holds a reference, and the buffer goes back with the last one: the next owner writes another
/// customer's events into it.
/// </summary>
internal sealed class RequestBody : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);

    // The call's own reference is the first.
    private int _references = 1;
    private int _isDisposed;

    public int Length { get; private set; }

    public bool IsCompressed { get; private set; }

    /// <summary>Room for what is written next; what was written before it stays.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - Length < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _buffer.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Packs what was written, if that makes it smaller. Before the first attempt.</summary>
    public void Compress()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(_buffer, 0, Length);
        }

        if (packed.Length < Length)
        {
            var plain = _buffer.AsSpan(0, Length);
            (Length, IsCompressed) = ((int)packed.Length, true);
            packed.GetBuffer().AsSpan(0, Length).CopyTo(plain);
            plain[Length..].Clear();
        }
    }

    /// <summary>The bytes, which stay what they are until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">The call has ended, and nothing was being sent then: the buffer is somebody else's by now.</exception>
    public ReadOnlyMemory<byte> Acquire()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return _buffer.AsMemory(0, Length);
            }

            references = seen;
        }

        throw new ObjectDisposedException(nameof(RequestBody), "The call that this body belongs to has ended.");
    }

    /// <summary>Gives a reference back, once for each.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Return(_buffer, Length);
            _buffer = [];
        }
    }

    /// <summary>Ends the call's own use.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Release();
        }
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_buffer.Length * 2L, Length + (long)size), Array.MaxLength));
        if (larger.Length - Length < size)
        {
            // As the serializer says it, so that both are refused alike.
            ArrayPool<byte>.Shared.Return(larger);
            throw new InvalidOperationException("The body is too large.");
        }

        _buffer.AsSpan(0, Length).CopyTo(larger);
        Return(_buffer, Length);
        _buffer = larger;
    }

    /// <summary>Without what stood in it: a body may hold a secret, and anybody in the process may rent the buffer.</summary>
    private static void Return(byte[] buffer, int length)
    {
        buffer.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
