using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using UsageSdk.Serialization;

namespace UsageSdk.DodoPayments;

/// <summary>A metadata value: text, an integer, a number or a boolean. Converts from each of them, without boxing.</summary>
/// <remarks>A meter adds up integers and numbers only: <c>"150"</c> never counts.</remarks>
[JsonConverter(typeof(MetadataValueConverter))]
[SuppressMessage("Usage", "CA2225", Justification = "The operators are the way to make a value; the As properties are the way back.")]
public readonly struct MetadataValue : IEquatable<MetadataValue>
{
    // The text, other JSON, or the digits of a number that binary64 cannot hold as they stand.
    private readonly string? _text;
    private readonly long _bits;

    private MetadataValue(MetadataKind kind, string? text, long bits)
    {
        Kind = kind;
        _text = text;
        _bits = bits;
    }

    /// <summary>What the value is.</summary>
    public MetadataKind Kind { get; }

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">It is not text.</exception>
    public string AsString => Kind == MetadataKind.String ? _text! : throw NotA(MetadataKind.String);

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">It is not an integer.</exception>
    public long AsInteger => Kind == MetadataKind.Integer ? _bits : throw NotA(MetadataKind.Integer);

    /// <summary>The number, as near as binary64 comes to it; an integer counts as one.</summary>
    /// <exception cref="InvalidOperationException">It is not a number.</exception>
    public double AsNumber => Kind switch
    {
        MetadataKind.Number => BitConverter.Int64BitsToDouble(_bits),
        MetadataKind.Integer => _bits,
        _ => throw NotA(MetadataKind.Number),
    };

    /// <summary>The number with its decimal digits; an integer counts as one.</summary>
    /// <exception cref="InvalidOperationException">It is not a number, or it is beyond <see cref="decimal"/>.</exception>
    public decimal AsDecimal => Kind switch
    {
        MetadataKind.Integer => _bits,
        MetadataKind.Number => decimal.TryParse(Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidOperationException("The metadata value is a number beyond decimal."),
        _ => throw NotA(MetadataKind.Number),
    };

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">It is not a boolean.</exception>
    public bool AsBoolean => Kind == MetadataKind.Boolean ? _bits != 0 : throw NotA(MetadataKind.Boolean);

    /// <summary>The JSON text of a value of kind <see cref="MetadataKind.Json"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public string AsJson => Kind == MetadataKind.Json ? _text! : throw NotA(MetadataKind.Json);

    /// <summary>The digits of a number on the wire.</summary>
    internal string Digits => _text ?? AsNumber.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The digits of a number as JSON.</summary>
    /// <exception cref="ArgumentException">It is not finite, and so no JSON.</exception>
    internal string JsonDigits => double.IsFinite(AsNumber) ? Digits : throw new ArgumentException("JSON has no number that is not finite.");

    /// <summary>Text.</summary>
    public static implicit operator MetadataValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(MetadataKind.String, text, 0);
    }

    /// <summary>An integer.</summary>
    public static implicit operator MetadataValue(int value) => new(MetadataKind.Integer, null, value);

    /// <summary>An integer.</summary>
    public static implicit operator MetadataValue(long value) => new(MetadataKind.Integer, null, value);

    /// <summary>A number.</summary>
    public static implicit operator MetadataValue(double value) => new(MetadataKind.Number, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A number, sent with all its digits; the service keeps it as binary64.</summary>
    public static implicit operator MetadataValue(decimal value) => FromDigits(value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>A boolean.</summary>
    public static implicit operator MetadataValue(bool value) => new(MetadataKind.Boolean, null, value ? 1 : 0);

    /// <summary>Whether both are of one kind and equal.</summary>
    public static bool operator ==(MetadataValue left, MetadataValue right) => left.Equals(right);

    /// <summary>Whether they differ in kind or value.</summary>
    public static bool operator !=(MetadataValue left, MetadataValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(MetadataValue other) => Kind == other.Kind && _bits == other._bits && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MetadataValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, _text);

    /// <summary>The value as text, in the invariant culture.</summary>
    /// <returns>The text; empty for <c>default</c>.</returns>
    public override string ToString() => Kind switch
    {
        MetadataKind.Null => "",
        MetadataKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        MetadataKind.Number => Digits,
        MetadataKind.Boolean => AsBoolean ? "true" : "false",
        _ => _text!,
    };

    internal static MetadataValue FromJson(string json) => new(MetadataKind.Json, json, 0);

    /// <summary>A number by its digits, which are kept only where binary64 would change them.</summary>
    internal static MetadataValue FromDigits(string digits, decimal exact)
    {
        var number = double.Parse(digits, CultureInfo.InvariantCulture);
        var isExact = decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == exact;
        return new(MetadataKind.Number, isExact ? null : digits, BitConverter.DoubleToInt64Bits(number));
    }

    private InvalidOperationException NotA(MetadataKind wanted) => new($"The metadata value is of kind {Kind}, not {wanted}.");
}
