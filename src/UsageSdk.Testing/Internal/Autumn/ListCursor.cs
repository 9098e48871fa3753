using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>Where a page of events ended: the next one begins strictly below.</summary>
internal sealed record ListCursor(long Microseconds, string Id)
{
    public static ListCursor Of(UsageRecord last) => new(MicrosecondsOf(last), last.Id);

    /// <summary>Null for an empty text, which asks for the first page.</summary>
    /// <exception cref="AutumnFailure">The text is no cursor.</exception>
    public static ListCursor? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Decode(text));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("v", out var version) && version is { ValueKind: JsonValueKind.Number } && version.GetDouble() == 0
                && root.TryGetProperty("id", out var id) && id is { ValueKind: JsonValueKind.String } && id.GetString() is { Length: > 0 } last
                && root.TryGetProperty("t", out var time) && time is { ValueKind: JsonValueKind.Number } && time.TryGetInt64(out var microseconds) && microseconds is >= 0 and <= 9_007_199_254_740_991
                    ? new ListCursor(microseconds, last)
                    : throw Invalid("cursor shape mismatch");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("cursor payload is not valid JSON");
        }
    }

    public bool IsAbove(UsageRecord record) =>
        (Microseconds, MicrosecondsOf(record)) is var (mine, its) && (its < mine || (its == mine && string.CompareOrdinal(record.Id, Id) < 0));

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = 0, ["id"] = Id, ["t"] = Microseconds }.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>What is no base64 is passed over, as by the service.</summary>
    private static byte[] Decode(string text)
    {
        var digits = string.Concat(text.TakeWhile(static digit => digit != '=').Where(static digit => char.IsAsciiLetterOrDigit(digit) || digit is '+' or '/' or '-' or '_'))
            .Replace('-', '+').Replace('_', '/');
        digits = digits.Length % 4 == 1 ? digits[..^1] : digits;
        return Convert.FromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, '='));
    }

    private static long MicrosecondsOf(UsageRecord record) => (record.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static AutumnFailure Invalid(string message) => new(HttpStatusCode.BadRequest, "invalid_cursor", message);
}
