using System.Globalization;
using System.Text;

namespace UsageSdk.Authentication;

/// <summary>Takes secrets out of texts.</summary>
internal static class Redaction
{
    private const string Mark = "***";

    // Autumn quotes the first 15 characters of a key that it does not know; less than this many say nothing.
    private const int QuotedFrom = 8;

    /// <summary>The text without the secret and without the beginning of it, plain or with any of its characters as JSON or a URL would escape them.</summary>
    public static string Redact(string text, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return text;
        }

        var redacted = new StringBuilder();
        var copied = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (FindEnd(text, start, secret) is { } end)
            {
                redacted.Append(text, copied, start - copied).Append(Mark);
                copied = end;
                start = end - 1;
            }
        }

        return copied == 0 ? text : redacted.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Where the secret that starts here ends, or the word that begins like it; null where nothing does.</summary>
    private static int? FindEnd(string text, int start, string secret)
    {
        // A secret may hold what looks like an escape, so that either reading counts.
        var plain = Match(text, start, secret, escapesFirst: false);
        var escaped = Match(text, start, secret, escapesFirst: true);
        var (matched, end) = plain.Matched >= escaped.Matched ? plain : escaped;
        return matched == secret.Length ? end : matched >= QuotedFrom ? EndOfWord(text, end) : null;
    }

    private static (int Matched, int End) Match(string text, int start, string secret, bool escapesFirst)
    {
        var (matched, at) = (0, start);
        while (matched < secret.Length && at < text.Length && LengthOf(text.AsSpan(at), secret[matched], escapesFirst) is > 0 and var length)
        {
            matched++;
            at += length;
        }

        return (matched, at);
    }

    /// <summary>How long a character is here, as itself or escaped; 0 where another one stands.</summary>
    private static int LengthOf(ReadOnlySpan<char> text, char character, bool escapesFirst)
    {
        var plain = text[0] == character ? 1 : 0;
        return plain > 0 && !escapesFirst ? plain : Math.Max(plain, EscapedLengthOf(text, character));
    }

    private static int EscapedLengthOf(ReadOnlySpan<char> text, char character)
    {
        if (text[0] == '%')
        {
            return IsHex(text[1..], 2, character) ? 3 : 0;
        }

        // JSON within JSON doubles its backslashes.
        var slashes = text.Length - text.TrimStart('\\').Length;
        return slashes == 0 || slashes == text.Length ? 0
            : text[slashes] == 'u' && IsHex(text[(slashes + 1)..], 4, character) ? slashes + 5
            : text[slashes] == character ? slashes + 1 : 0;
    }

    private static bool IsHex(ReadOnlySpan<char> text, int digits, char character) =>
        text.Length >= digits && int.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code == character;

    /// <summary>What follows the beginning of a secret, up to the end of the word, is more of it, in whatever form.</summary>
    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('"' or '<' or ',' or ';') && !IsEscapedEnd(text, at))
        {
            at++;
        }

        return at;
    }

    private static bool IsEscapedEnd(string text, int at) => text[at] == '\\' && at + 1 < text.Length && text[at + 1] is ('"' or 'n' or 'r' or 't');
}
