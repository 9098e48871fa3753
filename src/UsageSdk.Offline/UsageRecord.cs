using System.Text.Json;

namespace UsageSdk.Offline;

/// <summary>A usage event to aggregate.</summary>
public readonly record struct UsageRecord
{
    /// <summary>A usage event.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="featureId">The feature, or the event name.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="timestamp">When it happened.</param>
    /// <param name="value">How much was used; null counts as 1.</param>
    /// <param name="entityId">The entity, if any.</param>
    /// <param name="properties">A JSON object to group and filter by; <c>default</c> for none.</param>
    public UsageRecord(
        string id, string featureId, string customerId, DateTimeOffset timestamp, decimal? value = null, string? entityId = null, JsonElement properties = default)
    {
        Id = id;
        FeatureId = featureId;
        CustomerId = customerId;
        Timestamp = timestamp;
        Value = value;
        EntityId = entityId;
        Properties = properties;
    }

    /// <summary>Its id.</summary>
    public string Id { get; init; }

    /// <summary>The feature, or the event name.</summary>
    public string FeatureId { get; init; }

    /// <summary>The customer.</summary>
    public string CustomerId { get; init; }

    /// <summary>The entity, if any.</summary>
    public string? EntityId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>How much was used; null counts as 1.</summary>
    public decimal? Value { get; init; }

    /// <summary>A JSON object to group and filter by; <c>default</c> for none.</summary>
    public JsonElement Properties { get; init; }
}
