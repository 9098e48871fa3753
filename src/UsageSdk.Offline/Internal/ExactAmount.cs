using System.Numerics;

namespace UsageSdk.Offline.Internal;

/// <summary>An exact sum: units of 10⁻¹⁰ and, for what does not fit them, of 10⁻²⁸.</summary>
internal readonly struct ExactAmount : IComparable<ExactAmount>
{
    /// <summary>The number of decimals of a unit, and of every number in a result.</summary>
    public const int Scale = 10;

    private static readonly BigInteger WidePerUnit = BigInteger.Pow(10, WideSum.Scale - Scale);
    private static readonly Int128 Full = Int128.One << 125;

    private readonly Int128 _units;

    // A BigInteger in a box, so that it costs the ordinary amounts, which have none, a comparison with null.
    private readonly object? _wide;

    public ExactAmount(Int128 units) => _units = units;

    public ExactAmount(Int128 units, BigInteger wide)
    {
        _units = units;
        _wide = wide.IsZero ? null : wide;
    }

    private BigInteger Wide => _wide is BigInteger wide ? wide : BigInteger.Zero;

    private BigInteger Exact => ((BigInteger)_units * WidePerUnit) + Wide;

    public static ExactAmount operator +(ExactAmount left, ExactAmount right)
    {
        var sum = left._units + right._units;
        if (sum >= Full || sum <= -Full)
        {
            return new(0, ((BigInteger)sum * WidePerUnit) + left.Wide + right.Wide);
        }

        return left._wide is null && right._wide is null ? new(sum) : new(sum, left.Wide + right.Wide);
    }

    public static ExactAmount operator -(ExactAmount amount, long count) => amount + new ExactAmount(-(Int128)count * 10_000_000_000);

    public int CompareTo(ExactAmount other) => _wide is null && other._wide is null ? _units.CompareTo(other._units) : Exact.CompareTo(other.Exact);

    /// <summary>To 10 decimals, half away from zero.</summary>
    public ExactAmount Round()
    {
        if (_wide is null)
        {
            return this;
        }

        var units = RoundedDecimal.Divide(Exact, WidePerUnit);
        return BigInteger.Abs(units) < (BigInteger)Full ? new((Int128)units) : new(0, units * WidePerUnit);
    }

    /// <summary>A rounded amount as a decimal without zeros at its end.</summary>
    /// <exception cref="OverflowException">It is beyond decimal.</exception>
    public decimal ToDecimal()
    {
        if (_wide is not null)
        {
            return RoundedDecimal.Of(RoundedDecimal.Divide(Exact, WidePerUnit), Scale);
        }

        var isNegative = Int128.IsNegative(_units);
        var digits = (UInt128)(isNegative ? -_units : _units);
        if ((ulong)(digits >> 64) == 0)
        {
            return ToDecimal((ulong)digits, isNegative);
        }

        var (whole, rest) = UInt128.DivRem(digits, 10_000_000_000);
        if (rest == 0 && whole >> 96 == 0)
        {
            return new decimal((int)(uint)whole, (int)(uint)(whole >> 32), (int)(uint)(whole >> 64), isNegative, 0);
        }

        return RoundedDecimal.Of(_units, Scale);
    }

    /// <summary>The same for an amount in one word.</summary>
    public static decimal ToDecimal(long units) => units < 0 ? ToDecimal((ulong)-units, isNegative: true) : ToDecimal((ulong)units, isNegative: false);

    private static decimal ToDecimal(ulong digits, bool isNegative)
    {
        byte scale = Scale;
        if (digits % 10_000_000_000 == 0)
        {
            return new decimal((int)(uint)(digits / 10_000_000_000), 0, 0, isNegative, 0);
        }

        // Hundredths are common.
        if (digits % 100_000_000 == 0)
        {
            (digits, scale) = (digits / 100_000_000, 2);
        }

        for (; digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        return new decimal((int)(uint)digits, (int)(uint)(digits >> 32), 0, isNegative, scale);
    }
}
