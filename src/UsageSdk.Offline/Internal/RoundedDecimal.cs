using System.Numerics;

namespace UsageSdk.Offline.Internal;

/// <summary>A whole number of small units as a decimal, as exactly as one can hold it: half away from zero, without zeros at its end.</summary>
internal static class RoundedDecimal
{
    private static readonly BigInteger LargestDigits = new(decimal.MaxValue);
    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, WideSum.Scale + 1).Select(static exponent => BigInteger.Pow(10, exponent))];

    /// <param name="units">How many units.</param>
    /// <param name="scale">A unit is 10 to the minus this; at most 28.</param>
    /// <exception cref="OverflowException">It is beyond decimal.</exception>
    public static decimal Of(BigInteger units, int scale)
    {
        var (digits, remaining) = (units, scale);
        for (; remaining > 0 && (BigInteger.Abs(digits) > LargestDigits || digits % 10 == 0); remaining--)
        {
            // From the units each time: what is rounded twice can be off by one.
            digits = Divide(units, Powers[scale - remaining + 1]);
        }

        return BigInteger.Abs(digits) <= LargestDigits
            ? (decimal)digits * new decimal(1, 0, 0, false, (byte)remaining)
            : throw new OverflowException("A sum is beyond what a decimal can hold.");
    }

    /// <summary>Half away from zero.</summary>
    public static BigInteger Divide(BigInteger value, BigInteger by)
    {
        var (quotient, rest) = BigInteger.DivRem(value, by);
        return BigInteger.Abs(rest) * 2 < by ? quotient : quotient + value.Sign;
    }
}
