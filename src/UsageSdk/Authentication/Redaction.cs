using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsageSdk.Authentication;

/// <summary>Takes secrets out of texts.</summary>
internal static class Redaction
{
    private const string Mark = "***";

    // Autumn quotes the first 15 characters of a key that it does not know; less than this many say nothing.
    private const int QuotedFrom = 8;

    /// <summary>The text without the secret, without the beginning of it, and without it as JSON or a URL would escape it.</summary>
    public static string Redact(string text, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return text;
        }

        string[] forms =
        [
            secret,
            JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            secret.Replace("/", "\\/", StringComparison.Ordinal),
            Uri.EscapeDataString(secret),
        ];

        // Whole ones first: a part of one would leave the rest.
        foreach (var form in forms)
        {
            text = text.Replace(form, Mark, StringComparison.Ordinal);
        }

        foreach (var form in forms)
        {
            text = RedactBeginning(text, form.Length <= QuotedFrom ? form : form[..QuotedFrom]);
        }

        return text;
    }

    private static string RedactBeginning(string text, string head)
    {
        for (var start = text.IndexOf(head, StringComparison.Ordinal); start >= 0; start = text.IndexOf(head, start, StringComparison.Ordinal))
        {
            // To the end of the word: what follows the beginning of a secret is more of it, in whatever form.
            var end = start + head.Length;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '\\' or '<' or ',' or ';'))
            {
                end++;
            }

            text = string.Concat(text.AsSpan(0, start), Mark, text.AsSpan(end));
            start += Mark.Length;
        }

        return text;
    }
}
