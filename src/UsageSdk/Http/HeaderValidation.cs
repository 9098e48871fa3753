using System.Buffers;

namespace UsageSdk.Http;

/// <summary>Checks headers and idempotency keys that a caller gives.</summary>
internal static class HeaderValidation
{
    private static readonly SearchValues<char> HeaderNameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly HashSet<string> ReservedHeaders =
        new(["Allow", "Authorization", "Expires", "Host", "Idempotency-Key", "Last-Modified", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    public static void Header(this ref RequestValidation validation, string name, string? value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(HeaderNameCharacters))
        {
            validation.Add("headers", "names must be HTTP tokens", name.Length == 0 ? "empty" : $"a name of {RequestValidation.Characters(name.Length)}");
        }
        else if (ReservedHeaders.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            validation.Add($"headers.{name}", "must not be set: the client sets it", "set");
        }
        else
        {
            validation.HeaderValue($"headers.{name}", value);
        }
    }

    /// <summary>Blanks around a key are trimmed on its way, so that two keys would be one; and an empty one is none: the call would lose its protection.</summary>
    public static void IdempotencyKey(this ref RequestValidation validation, string field, string key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            validation.Add(field, "must not be empty or blank", key is null ? "null" : RequestValidation.Characters(key.Length));
        }
        else if (key[0] == ' ' || key[^1] == ' ')
        {
            validation.Add(field, "must not begin or end with a space", RequestValidation.Characters(key.Length));
        }
        else
        {
            validation.HeaderValue(field, key);
        }
    }

    public static void HeaderValue(this ref RequestValidation validation, string field, string? value)
    {
        // A line break would start another header.
        if (value is null || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            validation.Add(field, "must be printable ASCII", value is null ? "null" : "text with other characters");
        }
    }
}
