using System.Buffers;

namespace UsageSdk.Offline.Internal;

/// <summary>Writes numbers in groups of seven bits, the lowest first, so that small ones take a byte, and texts as their UTF-16 units in the same way.</summary>
/// <remarks>UTF-8 would not do: a customer's id can hold half a surrogate pair, and two such must not become one group.</remarks>
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
        Add(text.Length);
        foreach (var unit in text)
        {
            Add((ulong)unit);
        }
    }

    public void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
