using System.Globalization;
using System.Text.Json;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads members of a JSON object by the Usage Engine's rules. The first that breaks one fails the request; unknown members are passed over.</summary>
internal sealed class UsageEngineBody
{
    // A reply of a list has three levels more than the bodies of its items, and clients read 64.
    private const int MaxDepth = 60;

    private readonly JsonElement _root;
    private readonly string _prefix;

    private UsageEngineBody(JsonElement root, string prefix) => (_root, _prefix) = (root, prefix);

    /// <exception cref="UsageEngineFailure">400: it is not a JSON object.</exception>
    public static UsageEngineBody Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonText.Parse(body, MaxDepth);
            return Read(document.RootElement.Clone(), "");
        }
        catch (JsonException)
        {
            throw UsageEngineFailure.Invalid("The body is not JSON, or nested too deeply");
        }
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    public bool IsNull(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A text; null when it is absent.</summary>
    public string? Text(string name, int maxLength = int.MaxValue)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Broken(name, "must be a text");
        }

        // In code points, as OpenAPI counts.
        var text = value.GetString()!;
        return text.EnumerateRunes().Count() <= maxLength ? text : throw Broken(name, $"must have at most {maxLength} characters");
    }

    public string RequiredText(string name, int maxLength = int.MaxValue) => Text(name, maxLength) ?? throw Missing(name);

    public DateTimeOffset? Instant(string name) =>
        Text(name) is not { } text ? null : Rfc3339.TryParse(text, out var instant) ? instant : throw Broken(name, "must be a date-time");

    public decimal? Number(string name, decimal minimum = decimal.MinValue) =>
        Find(name) is not { } value ? null
        : value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number) ? throw Broken(name, "must be a number")
        : number < minimum ? throw Broken(name, string.Create(CultureInfo.InvariantCulture, $"must be at least {minimum}"))
        : number;

    public bool? Flag(string name) => Find(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Broken(name, "must be true or false"),
    };

    public UsageEngineBody? Object(string name) => Find(name) is { } value ? Read(value, $"{_prefix}{name}") : null;

    public IReadOnlyList<UsageEngineBody>? Objects(string name, int maxCount)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind != JsonValueKind.Array ? throw Broken(name, "must be an array")
            : value.GetArrayLength() > maxCount ? throw Broken(name, $"must have at most {maxCount} items")
            : [.. value.EnumerateArray().Select((item, index) => Read(item, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{name}[{index}]")))];
    }

    /// <summary>The members of an object, whatever they hold; of a repeated one, the last counts.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Members(string name)
    {
        if (Object(name) is not { } value)
        {
            return null;
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value._root.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    /// <summary>Whatever the member holds; null when it is absent.</summary>
    public JsonElement? Find(string name) => _root.TryGetProperty(name, out var value) ? value : null;

    public UsageEngineFailure Missing(string name) => Broken(name, "must be set");

    public UsageEngineFailure Broken(string name, string rule) => UsageEngineFailure.Invalid($"{_prefix}{name} {rule}");

    private static UsageEngineBody Read(JsonElement root, string path) =>
        root.ValueKind == JsonValueKind.Object ? new UsageEngineBody(root, path.Length == 0 ? "" : $"{path}.")
        : throw UsageEngineFailure.Invalid($"{(path.Length == 0 ? "The body" : path)} must be an object");
}
