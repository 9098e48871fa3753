using System.Net.Http.Headers;

namespace UsageSdk.Authentication;

/// <summary>A bearer key that does not change.</summary>
internal sealed class StaticKey(string key) : Credential
{
    // Autumn quotes the first 15 characters of a key that it does not know; less than this many say nothing.
    private const int QuotedFrom = 8;

    private readonly AuthenticationHeaderValue _header = new("Bearer", key);

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }

    public override string Redact(string text)
    {
        var head = key.Length <= QuotedFrom ? key : key[..QuotedFrom];
        for (var start = text.IndexOf(head, StringComparison.Ordinal); start >= 0; start = text.IndexOf(head, start, StringComparison.Ordinal))
        {
            var end = start + head.Length;
            while (end < text.Length && end - start < key.Length && text[end] == key[end - start])
            {
                end++;
            }

            text = string.Concat(text.AsSpan(0, start), "***", text.AsSpan(end));
            start += 3;
        }

        return text;
    }

    public override string ToString() => "***";
}
