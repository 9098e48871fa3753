using System.Text.Json;

namespace UsageSdk.Authentication;

/// <summary>Takes secrets out of texts.</summary>
internal static class Redaction
{
    // Autumn quotes the first 15 characters of a key that it does not know; less than this many say nothing.
    private const int QuotedFrom = 8;

    /// <summary>The text without the secret, without the beginning of it, and without it as JSON or a URL would escape it.</summary>
    public static string Redact(string text, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return text;
        }

        text = RedactForm(text, secret);
        text = RedactForm(text, JsonEncodedText.Encode(secret).ToString());
        text = RedactForm(text, secret.Replace("/", "\\/", StringComparison.Ordinal));
        return RedactForm(text, Uri.EscapeDataString(secret));
    }

    private static string RedactForm(string text, string form)
    {
        var head = form.Length <= QuotedFrom ? form : form[..QuotedFrom];
        for (var start = text.IndexOf(head, StringComparison.Ordinal); start >= 0; start = text.IndexOf(head, start, StringComparison.Ordinal))
        {
            // To the end of the word: what follows the beginning of a secret is the rest of it, in whatever form.
            var end = start + head.Length;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '\'' or '<' or ',' or ';'))
            {
                end++;
            }

            text = string.Concat(text.AsSpan(0, start), "***", text.AsSpan(end));
            start += 3;
        }

        return text;
    }
}
