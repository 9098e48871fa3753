using System.Text.Json;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>The state of a meter.</summary>
internal sealed record SavedMeter
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string UserId { get; init; }

    public required string TypeId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public decimal? Capacity { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; init; }

    public required bool DeleteOnReset { get; init; }

    public IReadOnlyList<Threshold>? Thresholds { get; init; }

    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>Null for a period that never ends.</summary>
    public DateTimeOffset? PeriodEnd { get; init; }

    /// <summary>As the meter shows it; null in a period without usage, which a maximum of 0 is not.</summary>
    public decimal? Value { get; init; }

    /// <summary>What the exact sum has beyond the value; null for nothing.</summary>
    public decimal? Rest { get; init; }
}
