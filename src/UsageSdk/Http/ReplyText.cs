using System.Buffers.Text;
using System.Text.Unicode;

namespace UsageSdk.Http;

/// <summary>
/// Sees to it that every text of a reply is one. The parser leaves texts of members without a type of their own unread, and the first caller who
/// reads or writes such a member would meet the failure.
/// </summary>
internal static class ReplyText
{
    private const int EscapeLength = 6;

    /// <summary>
    /// Puts U+FFFD in place of halves of surrogate pairs, which services send where they have cut a text within a character. One in the name of a
    /// member is not mended, since two names could become one.
    /// </summary>
    /// <returns>What cannot be mended; null for nothing.</returns>
    public static string? Mend(Span<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return "it is not UTF-8";
        }

        // Where the text ends that was last found to be no name, so that a long one is searched once.
        var value = 0;
        for (var at = NextEscape(json, 0); at < json.Length; at = NextEscape(json, at))
        {
            if (Unit(json[at..]) is not { } unit)
            {
                at += 2;
                continue;
            }

            if (char.IsHighSurrogate(unit) && Unit(json[(at + EscapeLength)..]) is { } low && char.IsLowSurrogate(low))
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (char.IsSurrogate(unit))
            {
                if (at >= value && IsName(json, value = EndOfText(json, at)))
                {
                    return "the name of a member is no text";
                }

                @"\ufffd"u8.CopyTo(json[at..]);
            }

            at += EscapeLength;
        }

        return null;
    }

    private static int NextEscape(ReadOnlySpan<byte> json, int from)
    {
        var next = from < json.Length ? json[from..].IndexOf((byte)'\\') : -1;
        return next < 0 ? json.Length : from + next;
    }

    /// <summary>The UTF-16 code unit of an escape such as <c>\u00e9</c>; null where there is none.</summary>
    private static char? Unit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json.StartsWith(@"\u"u8) && Utf8Parser.TryParse(json[2..EscapeLength], out ushort unit, out var length, 'x') && length == 4 ? (char)unit : null;

    /// <summary>Where the quote is that ends a text.</summary>
    private static int EndOfText(ReadOnlySpan<byte> json, int from)
    {
        var at = from;
        while (at < json.Length && json[at] != '"')
        {
            at += json[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, json.Length);
    }

    private static bool IsName(ReadOnlySpan<byte> json, int end) => end < json.Length && json[(end + 1)..].TrimStart(" \t\r\n"u8) is [(byte)':', ..];
}
