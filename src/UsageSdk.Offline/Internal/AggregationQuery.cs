namespace UsageSdk.Offline.Internal;

/// <summary>A request that broke no rule.</summary>
internal sealed record AggregationQuery
{
    public required string[] Features { get; init; }

    public required BinUnit Unit { get; init; }

    public required Grouping Grouping { get; init; }

    /// <summary>The path of the property that groups.</summary>
    public string GroupPath { get; init; } = "";

    public string? CustomerId { get; init; }

    public string? EntityId { get; init; }

    public string? Range { get; init; }

    /// <summary>A custom range in milliseconds since 1970.</summary>
    public (double Start, double End)? CustomRange { get; init; }

    public (string Path, string Text)[] Filters { get; init; } = [];

    public int MaxGroups { get; init; } = 9;
}
