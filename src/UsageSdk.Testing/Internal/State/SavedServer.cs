using System.Text;
using System.Text.Json;

namespace UsageSdk.Testing.Internal;

/// <summary>The state of a server. In lists whose order means nothing, items are sorted.</summary>
internal sealed record SavedServer
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required DateTimeOffset Clock { get; init; }

    public required bool EnforcesRateLimits { get; init; }

    public required SavedAutumn Autumn { get; init; }

    public required SavedDodoPayments DodoPayments { get; init; }

    public required SavedUsageEngine UsageEngine { get; init; }

    /// <summary>An instant that cannot be later than another, unless the clock was set back meanwhile.</summary>
    public static DateTimeOffset NotAfter(DateTimeOffset latest, DateTimeOffset instant) => instant < latest ? instant : latest;

    /// <exception cref="FakeServerStateException">It is not the JSON of a state. Whether its parts go together is not checked.</exception>
    public static SavedServer Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var text = Encoding.UTF8.GetBytes(json);
            // What is not Unicode is found here; names that repeat, by the reader of the state.
            _ = JsonText.HasRepeatedNames(text, StateJson.MaxDepth);
            CheckVersion(text);
            return JsonSerializer.Deserialize(text, StateJson.Info<SavedServer>())!;
        }
        catch (JsonException exception)
        {
            throw new FakeServerStateException(exception.Path ?? "$", Rule(exception), exception);
        }
    }

    public string Write()
    {
        // Values that the user gave may have two members of one name, which no state may.
        var text = JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Info<SavedServer>());
        using var document = JsonText.Parse(text, StateJson.MaxDepth);
        return JsonSerializer.Serialize(document.RootElement, StateJson.Info<JsonElement>());
    }

    /// <summary>First of all: a state of another version may have other members.</summary>
    private static void CheckVersion(byte[] text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = StateJson.MaxDepth });
        var root = StatePlace.Root;
        root.Check(document.RootElement.ValueKind == JsonValueKind.Object, "must be an object");
        var version = root.Of("version");
        version.Check(document.RootElement.TryGetProperty("version", out var value), "must be set");
        version.Check(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number == CurrentVersion, $"must be {CurrentVersion}, the version that this server reads");
    }

    private static string Rule(JsonException exception)
    {
        var rule = exception.Message.Split([" Path: ", " LineNumber: "], 2, StringSplitOptions.None)[0];
        return exception.LineNumber is { } line ? FormattableString.Invariant($"{rule} (line {line + 1})") : rule;
    }
}
