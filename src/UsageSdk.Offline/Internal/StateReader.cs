using System.Text;

namespace UsageSdk.Offline.Internal;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Who reads things by number makes each of what was read, none ahead: the number can be false.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The bytes of 64 bits.</summary>
    public const int LongestNumber = 10;

    /// <summary>More events than anyone has, and so few that many such parts can be merged without an overflow.</summary>
    private const ulong LargestCount = 1UL << 53;

    private ReadOnlySpan<byte> _rest = bytes;

    public static FormatException Damaged() => new("The state of the aggregation is damaged.");

    public ulong Number()
    {
        var number = 0UL;
        for (var index = 0; index < LongestNumber && index < _rest.Length; index++)
        {
            var bits = (ulong)_rest[index] & 0x7F;
            if (index == LongestNumber - 1 && bits > 1)
            {
                break;
            }

            number |= bits << (7 * index);
            if (_rest[index] <= 0x7F)
            {
                _rest = _rest[(index + 1)..];
                return number;
            }
        }

        throw Damaged();
    }

    /// <summary>A number of events.</summary>
    public long Count() => (long)AtMost(LargestCount);

    /// <summary>How many things follow.</summary>
    public int Length() => (int)AtMost(int.MaxValue);

    public ulong AtMost(ulong largest) => Number() is var number && number <= largest ? number : throw Damaged();

    public string Text() => Encoding.UTF8.GetString(Bytes(Length()));

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > _rest.Length)
        {
            throw Damaged();
        }

        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    /// <exception cref="FormatException">Something is left.</exception>
    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw Damaged();
        }
    }
}
