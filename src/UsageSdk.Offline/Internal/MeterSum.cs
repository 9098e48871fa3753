using System.Numerics;

namespace UsageSdk.Offline.Internal;

/// <summary>An exact sum of decimals, whatever their order. A sum of Autumn's has 10 decimals; a meter's keeps all 28.</summary>
internal struct MeterSum
{
    private WideSum _sum;

    public void Add(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        _sum.Add(new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]), value.Scale, decimal.IsNegative(value));
    }

    public void Add(in MeterSum other) => _sum.Add(in other._sum);

    /// <summary>In units of 10⁻²⁸, which compare exactly.</summary>
    public readonly BigInteger ToUnits() => _sum.ToBigInteger();

    public static BigInteger UnitsOf(decimal value)
    {
        var sum = default(MeterSum);
        sum.Add(value);
        return sum.ToUnits();
    }

    /// <summary>As exactly as a decimal can, half away from zero, without zeros at its end.</summary>
    /// <exception cref="OverflowException">It is beyond decimal.</exception>
    public readonly decimal ToDecimal() => RoundedDecimal.Of(ToUnits(), WideSum.Scale);
}
