using System.Buffers;
using System.Text;

namespace UsageSdk.Offline.Internal;

/// <summary>Writes numbers in groups of seven bits, the lowest first, so that small ones take a byte, and texts in UTF-8. They are Unicode: half a surrogate pair is in none.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <param name="number">Not negative.</param>
    public void Add(long number) => Add((ulong)number);

    public void Add(ulong number)
    {
        var span = _bytes.GetSpan(StateReader.LongestNumber);
        var length = 0;
        for (; number > 0x7F; number >>= 7)
        {
            span[length++] = (byte)(number | 0x80);
        }

        span[length++] = (byte)number;
        _bytes.Advance(length);
    }

    public void Add(string text)
    {
        Add(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    public void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
