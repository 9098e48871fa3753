using System.Net;
using System.Text;
using System.Text.Json;

namespace UsageSdk.Tests.Errors;

/// <summary>A reply that a seed has spoilt: its bytes, its JSON, its headers, its status, or several of them.</summary>
internal sealed class ReplyMutation
{
    // Stands for the credential that the request came with.
    private const string Secret = "(secret)";

    private static readonly int[] Successes = [200, 201, 202, 203, 204, 206, 299];
    private static readonly int[] Failures = [300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 418, 422, 425, 429, 431, 499, 500, 501, 502, 503, 504, 521, 599, 600, 999];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e400", "-1e400", "1e-400", "79228162514264337593543950335", "79228162514264337593543950336", "1e28", "1e29",
        "9223372036854775807", "9223372036854775808", "253402300799999", "253402300800000", "-62135596800000", "-62135596800001", "1e15", "0.1e1", new('9', 400),
        "\"\"", "\" \"", "\"x\"", "\"1\"", "\"NaN\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\ude00\"", "\"a\\r\\nb\"", "\"\\u202e\"", "\"2026-13-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2026-01-01T23:59:60Z\"", "\"2026-01-01T00:00:00.12345678901234567890Z\"", "\"10:30\"",
        "[]", "{}", "[null]", "[[]]", "[1,\"a\",{}]", "{\"\":1}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "NaN", "Infinity", "undefined", "'x'", "01", "+1", "1.", "[1,]", "/**/1",
    ];

    private static readonly string[] Bodies =
    [
        "", " ", "\n", "null", "true", "0", "\"text\"", "[]", "{}", "[{}]", "{", "[", "\"", "<html><body>502 Bad Gateway</body></html>", "Too many requests, please try again later.",
        "{\"message\":\"m\",\"code\":\"c\"}", "{\"message\":\"a\\r\\nb\\u001b[31m\\u2028\",\"code\":\"\\n\",\"error\":\"e e\"}", "{\"error\":{\"message\":\"m\"}}", "{\"message\":\"\\ud800\"}", "{\"\\ud800\":\"m\"}",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=\"UTF-8\"", "application/json; charset=utf-16", "application/json; charset=klingon",
        "application/json; charset=", "application/json; charset=utf-7", "text/plain", "TEXT/PLAIN; charset=iso-8859-1", "text/html", "application/octet-stream", "a/b; a=b; a=b", "", ";", "\u00ff/\u0001",
    ];

    private static readonly string[] HeaderNames =
    [
        "Retry-After", "Retry-After-Ms", "Date", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit",
        "X-RateLimit-Remaining", "X-RateLimit-Reset", "x-request-id", "request-id", "Content-Length", "Content-Encoding", "Content-Range", "Location", "WWW-Authenticate", "Set-Cookie",
    ];

    private static readonly string[] HeaderValues =
    [
        "", " ", "0", "1", "-1", "30", "1.5", "1e9", "NaN", "nan", "Infinity", "-Infinity", "\u221e", "999999999999", new('9', 400), "0x10", "abc", "Sun, 06 Nov 1994 08:49:37 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Thu, 99 Foo 2026 99:99:99 GMT", "2026-01-01T00:00:00Z", "a, b, c", ",", "\"quoted", "limit=5, remaining=0, reset=1",
        "\u00e9\u0001\u007f", "\ud800", "a\u202eb\u2028", new('x', 20_000), $"bad key {Secret}", "gzip",
    ];

    private readonly int _status;
    private readonly byte[] _body;
    private readonly string _contentType;
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Spoils a reply.</summary>
    /// <param name="sample">A reply as it should be.</param>
    /// <param name="seed">The only source of chance.</param>
    public ReplyMutation(string sample, int seed)
    {
        var random = new Random(seed);
        _status = Pick(random, random.Next(2) == 0 ? Failures : Successes);
        _body = Encoding.UTF8.GetBytes(random.Next(20) == 0 ? Pick(random, Bodies) : sample);
        for (var count = random.Next(3); count > 0; count--)
        {
            _body = MutateJson(_body, random);
        }

        _body = Encode(_body, random);
        for (var count = random.Next(4) == 0 ? random.Next(1, 5) : 0; count > 0; count--)
        {
            _body = MutateBytes(_body, random);
        }

        _contentType = random.Next(3) == 0 ? Pick(random, ContentTypes) : ContentTypes[0];
        for (var count = random.Next(4); count > 0; count--)
        {
            _headers.Add(new(Pick(random, HeaderNames), Pick(random, HeaderValues)));
        }
    }

    /// <summary>The reply, anew for each request; it quotes the credential in some places.</summary>
    public HttpResponseMessage ToResponse(string secret)
    {
        var quotes = _body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0;
        var body = quotes ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_body).Replace(Secret, secret, StringComparison.Ordinal)) : _body;
        var response = new HttpResponseMessage((HttpStatusCode)_status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", _contentType);
        foreach (var (name, text) in _headers)
        {
            var value = text.Replace(Secret, secret, StringComparison.Ordinal);
            _ = response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>What it is, for the report of a defect.</summary>
    /// <returns>Status, headers and body.</returns>
    public override string ToString() =>
        $"{_status} {_contentType} [{string.Join("; ", _headers.Select(header => $"{header.Key}: {header.Value}"))}] {Encoding.UTF8.GetString(_body)}";

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static byte[] Encode(byte[] utf8, Random random) => random.Next(40) switch
    {
        0 => [.. Encoding.UTF8.Preamble, .. utf8],
        1 => [.. Encoding.Unicode.Preamble, .. Encoding.Convert(Encoding.UTF8, Encoding.Unicode, utf8)],
        2 => Encoding.Convert(Encoding.UTF8, Encoding.Unicode, utf8),
        3 => Encoding.Convert(Encoding.UTF8, Encoding.BigEndianUnicode, utf8),
        4 => Encoding.Convert(Encoding.UTF8, Encoding.UTF32, utf8),
        _ => utf8,
    };

    private static byte[] MutateBytes(byte[] bytes, Random random)
    {
        var start = random.Next(bytes.Length + 1);
        var end = random.Next(start, Math.Min(bytes.Length, start + 64) + 1);
        var some = new byte[random.Next(1, 9)];
        random.NextBytes(some);
        switch (random.Next(5))
        {
            case 0:
                return [.. bytes[..start], .. bytes[end..]];
            case 1:
                return [.. bytes[..start], .. some, .. bytes[start..]];
            case 2:
                return [.. bytes[..end], .. bytes[start..]];
            case 3:
                return bytes[..start];
            default:
                byte[] flipped = [.. bytes];
                if (flipped.Length > 0)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
        }
    }

    private static byte[] MutateJson(byte[] json, Random random)
    {
        if (Places(json) is not { Count: > 0 } places)
        {
            return json;
        }

        var (start, value, end) = Pick(random, places);
        switch (random.Next(7))
        {
            case 0:
                return [.. json[..value], .. Nested(random), .. json[end..]];
            case 1:
                // A member twice, or an item more.
                return [.. json[..end], (byte)',', .. json[start..value], .. Value(random), .. json[end..]];
            case 2 when start < value:
                return [.. json[..end], .. ",\"\\u0066ar\":"u8, .. Value(random), .. json[end..]];
            case 3:
                var other = Pick(random, places);
                return [.. json[..value], .. json[other.Value..other.End], .. json[end..]];
            case 4 when start > 0:
                return json[end] == ',' ? [.. json[..start], .. json[(end + 1)..]] : [.. json[..(json[start - 1] == ',' ? start - 1 : start)], .. json[end..]];
            default:
                return [.. json[..value], .. Value(random), .. json[end..]];
        }
    }

    /// <summary>Every value: where its name starts, or itself in an array, where it starts, and where it ends.</summary>
    private static List<(int Start, int Value, int End)> Places(byte[] json)
    {
        var places = new List<(int, int, int)>();
        var reader = new Utf8JsonReader(json);
        var name = -1;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = start;
                }
                else if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                {
                    var rest = reader;
                    rest.Skip();
                    places.Add((name < 0 ? start : name, start, (int)rest.BytesConsumed));
                    name = -1;
                }
            }
        }
        catch (JsonException)
        {
            // A mutation of before has spoilt it: what is before that place can still be changed.
        }

        return places;
    }

    private static byte[] Value(Random random) => Encoding.UTF8.GetBytes(Pick(random, Values));

    /// <summary>Around the depth that is read, and far beyond it.</summary>
    private static byte[] Nested(Random random)
    {
        var depth = random.Next(8) == 0 ? random.Next(100, 2_000) : random.Next(55, 70);
        return random.Next(2) == 0
            ? [.. Enumerable.Repeat((byte)'[', depth), .. Enumerable.Repeat((byte)']', depth)]
            : [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), depth).SelectMany(part => part), (byte)'1', .. Enumerable.Repeat((byte)'}', depth)];
    }
}
