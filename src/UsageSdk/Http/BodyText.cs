using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using UsageSdk.Serialization;

namespace UsageSdk.Http;

/// <summary>Writes JSON into a body without a writer between, with the escapes that the serializer has by default.</summary>
internal readonly ref struct BodyText(RequestBody body)
{
    // The longest text that the serializer takes.
    private const int LongestText = 166_666_666;

    // An escape such as \u00e9 in place of each character.
    private const int LongestEscape = 6;

    // What the default encoder leaves as it is: it also escapes what has a meaning in HTML.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except("\"&'+<>\\`")]);

    /// <summary>Sees to it that so many bytes can follow without the buffer having to grow.</summary>
    public void Reserve(int size) => body.GetSpan(size);

    /// <summary>JSON as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(body.GetSpan(json.Length));
        body.Advance(json.Length);
    }

    /// <summary>JSON as it stands.</summary>
    public void Raw(string json) => body.Advance(Encoding.UTF8.GetBytes(json, body.GetSpan(Encoding.UTF8.GetMaxByteCount(json.Length))));

    /// <summary>A text in quotes.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public void Text(string text)
    {
        if (text.Length > LongestText)
        {
            throw new ArgumentException("The text is too long.", nameof(text));
        }

        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            Escaped(text);
            return;
        }

        var room = body.GetSpan(text.Length + 2);
        room[0] = (byte)'"';
        Ascii.FromUtf16(text, room[1..], out var length);
        room[length + 1] = (byte)'"';
        body.Advance(length + 2);
    }

    public void Number(long value)
    {
        // The longest has 20 characters.
        var isWritten = value.TryFormat(body.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        Debug.Assert(isWritten);
        body.Advance(length);
    }

    /// <summary>An instant in quotes.</summary>
    public void Instant(DateTimeOffset value)
    {
        var room = body.GetSpan(Rfc3339.LongestText + 2);
        room[0] = (byte)'"';
        var length = Rfc3339.Format(value, room[1..]);
        room[length + 1] = (byte)'"';
        body.Advance(length + 2);
    }

    private void Escaped(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length * LongestEscape);
        try
        {
            // Halves of surrogate pairs become U+FFFD.
            var status = JavaScriptEncoder.Default.Encode(text, buffer, out _, out var length);
            Debug.Assert(status == OperationStatus.Done);
            Raw("\""u8);
            Ascii.FromUtf16(buffer.AsSpan(0, length), body.GetSpan(length), out _);
            body.Advance(length);
            Raw("\""u8);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
