using System.Buffers.Binary;
using System.Numerics;

namespace UsageSdk.Offline.Internal;

/// <summary>A sum of decimals in units of 10⁻²⁸, which no decimal is finer than: 256 bits in two's complement, more than 10¹⁹ of the largest decimals.</summary>
internal struct WideSum
{
    public const int Scale = 28;

    /// <summary>How many bytes a sum has.</summary>
    public const int Size = 32;

    private static readonly UInt128[] Powers = [.. Enumerable.Range(0, Scale + 1).Select(static exponent => (UInt128)BigInteger.Pow(10, exponent))];

    private UInt128 _low;
    private UInt128 _high;

    /// <summary>Adds <paramref name="digits"/> · 10^-<paramref name="scale"/>.</summary>
    public void Add(UInt128 digits, int scale, bool isNegative)
    {
        var factor = Powers[Scale - scale];
        var (digitsHigh, digitsLow) = ((ulong)(digits >> 64), (ulong)digits);
        var (factorHigh, factorLow) = ((ulong)(factor >> 64), (ulong)factor);
        var first = Product(digitsLow, factorLow);
        var middle = Product(digitsHigh, factorLow);
        var other = Product(digitsLow, factorHigh);

        // The product has at most 190 bits, so these do not overflow.
        var carry = (first >> 64) + (ulong)middle + (ulong)other;
        Add((carry << 64) | (ulong)first, Product(digitsHigh, factorHigh) + (middle >> 64) + (other >> 64) + (carry >> 64), isNegative);
    }

    /// <summary>Adds units of 10⁻¹⁰.</summary>
    public void Add(Int128 units) => Add((UInt128)Int128.Abs(units), ExactAmount.Scale, Int128.IsNegative(units));

    public void Add(in WideSum other) => Add(other._low, other._high, isNegative: false);

    public readonly BigInteger ToBigInteger()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new BigInteger(bytes);
    }

    /// <summary>The lowest byte first.</summary>
    public readonly void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, _low);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[16..], _high);
    }

    public static WideSum Of(ReadOnlySpan<byte> bytes) => new()
    {
        _low = BinaryPrimitives.ReadUInt128LittleEndian(bytes),
        _high = BinaryPrimitives.ReadUInt128LittleEndian(bytes[16..]),
    };

    private void Add(UInt128 low, UInt128 high, bool isNegative)
    {
        if (isNegative)
        {
            high = ~high + (low == 0 ? UInt128.One : 0);
            low = 0 - low;
        }

        _low += low;
        _high += high + (_low < low ? UInt128.One : 0);
    }

    private static UInt128 Product(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return new UInt128(high, low);
    }
}
