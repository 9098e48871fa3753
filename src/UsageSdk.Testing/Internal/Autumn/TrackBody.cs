using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Testing.Internal;

/// <summary>The body of track.</summary>
internal sealed record TrackBody
{
    private const string NotANumber = "must be a number (received number)";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };

    public required string CustomerId { get; init; }

    /// <summary>Null or empty, if there is an event name.</summary>
    public string? FeatureId { get; init; }

    public string? EventName { get; init; }

    public string? EntityId { get; init; }

    public decimal Value { get; init; }

    public JsonElement? Properties { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public string? IdempotencyKey { get; init; }

    public bool RejectsOverage { get; init; }

    public bool HasEntityData { get; init; }

    public bool SkipsEvent { get; init; }

    public bool IsAsync { get; init; }

    public string? LockId { get; init; }

    public DateTimeOffset? LockExpiry { get; init; }

    /// <summary>What the event is stored under.</summary>
    public string Name => string.IsNullOrEmpty(FeatureId) ? EventName! : FeatureId;

    /// <summary>Breaches are reported in the order of the members here.</summary>
    /// <exception cref="AutumnFailure">The body breaks a rule.</exception>
    public static TrackBody Read(AutumnCall call, DateTimeOffset now)
    {
        var fields = call.Fields;
        var customer = fields.Text("customer_id", isRequired: true);
        var feature = fields.Text("feature_id");
        var entity = fields.Text("entity_id");
        var name = fields.NonEmptyText("event_name");
        var value = ReadValue(fields);
        var properties = fields.Object("properties", "record");
        var key = fields.Text("idempotency_key");
        var timestamp = ReadTimestamp(fields, now.ToUnixTimeMilliseconds());
        var overage = ReadOverage(fields);
        fields.Nested("customer_data");
        var entityData = fields.Nested("entity_data");
        var skips = fields.Boolean("skip_event");
        var isAsync = fields.Boolean("async");
        var (lockId, expiry) = ReadLock(fields);
        if (!fields.IsBroken && string.IsNullOrEmpty(feature) == string.IsNullOrEmpty(name))
        {
            fields.Add("input", "Either feature_id or event_name must be provided");
        }

        fields.ThrowIfAny();
        var body = new TrackBody
        {
            CustomerId = customer!,
            FeatureId = feature,
            EventName = name,
            EntityId = entity,
            Value = value ?? 1,
            Properties = properties is { } given ? JsonElement.Parse(CompactJson.Of(given), Deep) : null,
            Timestamp = timestamp is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : now,
            IdempotencyKey = key,
            RejectsOverage = overage == "reject",
            HasEntityData = entityData is not null,
            SkipsEvent = skips == true,
            IsAsync = isAsync == true,
            LockId = lockId,
            LockExpiry = expiry,
        };
        return call.Version <= AutumnVersion.Beta ? body.WithoutValueProperty(hasValue: value is not null) : body;
    }

    private static decimal? ReadValue(RequestFields fields)
    {
        if (fields.Number("value") is null)
        {
            return null;
        }

        if (fields.Find("value")!.Value.TryGetDecimal(out var value))
        {
            return value;
        }

        fields.Refuse("value", NotANumber);
        return null;
    }

    /// <summary>The service's rules overlap, and each of them speaks: whole, safe, safe again, not below 0, above 0, not after now.</summary>
    private static long? ReadTimestamp(RequestFields fields, long now)
    {
        const string Name = "timestamp";
        if (fields.Whole(Name, fields.Number(Name)) is not { } number)
        {
            return null;
        }

        fields.CheckSafe(Name, number);
        if (number < 0)
        {
            fields.Add(Name, "Too small: expected number to be >=0");
        }

        if (number <= 0)
        {
            fields.Add(Name, "Too small: expected number to be >0");
        }

        if (number > now)
        {
            fields.Add(Name, "timestamp cannot be in the future");
        }

        return number > 0 && number <= now ? (long)number : null;
    }

    private static string? ReadOverage(RequestFields fields)
    {
        switch (fields.Find("overage_behavior"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } text when text.GetString() is "cap" or "overflow" or "reject":
                return text.GetString();
            default:
                fields.Refuse("overage_behavior", "Invalid input");
                return null;
        }
    }

    private static (string? Id, DateTimeOffset? Expiry) ReadLock(RequestFields fields)
    {
        if (fields.Nested("lock") is not { } members)
        {
            return default;
        }

        var id = members.Text("lock_id", isRequired: true);
        if (id is { Length: > 256 })
        {
            members.Add("lock_id", "Too big: expected string to have <=256 characters");
        }

        if (members.Find("enabled") is not { ValueKind: JsonValueKind.True })
        {
            members.Refuse("enabled", "Invalid input: expected true");
        }

        return (id, members.Number("expires_at") is { } expiry ? AutumnInstant.FromMilliseconds(expiry) : null);
    }

    /// <summary>Before version 2.0 the value stood among the properties. It is taken from there, and out of there.</summary>
    private TrackBody WithoutValueProperty(bool hasValue)
    {
        if (Properties is not { } properties || JavaScriptJson.Find(properties, "value") is not { } moved)
        {
            return this;
        }

        var value = hasValue ? Value : JavaScriptNumber.Of(moved) switch
        {
            double.NaN => 1,
            var number when Math.Abs(number) < 7.9e28 => moved.ValueKind == JsonValueKind.Number ? moved.GetDecimal() : (decimal)number,
            _ => throw AutumnFailure.InvalidInputs($"value: {NotANumber}"),
        };
        var others = JsonObject.Create(properties)!;
        others.Remove("value");
        return this with { Value = value, Properties = JsonElement.Parse(others.ToJsonString(), Deep) };
    }
}
