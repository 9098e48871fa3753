using System.Buffers;
using System.Globalization;
using UsageSdk.Serialization;

namespace UsageSdk.Http;

/// <summary>Builds an address with a query in a pooled buffer: parameters that are null are left out.</summary>
internal ref struct QueryString : IDisposable
{
    private const int FirstSize = 256;

    private char[] _buffer = ArrayPool<char>.Shared.Rent(FirstSize);
    private int _length;
    private bool _hasParameters;

    public QueryString()
    {
    }

    /// <summary>Text as it stands.</summary>
    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(Free(text.Length));
        _length += text.Length;
    }

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            AddName(name);

            // The same instance where nothing needs an escape.
            Append(Uri.EscapeDataString(value));
        }
    }

    public void Add(string name, int? value)
    {
        if (value is { } number)
        {
            AddName(name);
            number.TryFormat(Free(11), out var length, default, CultureInfo.InvariantCulture);
            _length += length;
        }
    }

    /// <summary>Once for each value, in order.</summary>
    public void Add(string name, IReadOnlyList<string>? values)
    {
        for (var index = 0; index < (values?.Count ?? 0); index++)
        {
            Add(name, values![index]);
        }
    }

    public void Add(string name, DateTimeOffset? value)
    {
        if (value is { } instant)
        {
            AddName(name);
            Span<byte> text = stackalloc byte[Rfc3339.LongestText];
            foreach (var character in text[..Rfc3339.Format(instant, text)])
            {
                Append(character == ':' ? "%3A" : [(char)character]);
            }
        }
    }

    public override readonly string ToString() => new(_buffer.AsSpan(0, _length));

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void AddName(string name)
    {
        Append(_hasParameters ? "&" : "?");
        Append(name);
        Append("=");
        _hasParameters = true;
    }

    private Span<char> Free(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
