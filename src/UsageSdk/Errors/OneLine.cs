using System.Globalization;
using System.Text;

namespace UsageSdk;

/// <summary>Makes a server's text fit for a message: on one line, so that it cannot forge another of a log, and of bounded length.</summary>
internal static class OneLine
{
    /// <summary>
    /// The text with a space in place of every character that breaks the line, moves the cursor or turns the direction of writing. Only the
    /// first characters, up to the limit, are kept; an ellipsis stands for the others.
    /// </summary>
    public static string Of(string text, int limit)
    {
        var line = new StringBuilder(Math.Min(text.Length, limit) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > limit)
            {
                return line.Append('\u2026').ToString();
            }

            line.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }

        return line.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
