namespace Worker;

/// <summary>A meter as it should be, known by its key and its user.</summary>
internal sealed record MeterDefinition
{
    public required string MeterKey { get; init; }

    /// <summary>The name of its meter type, which stands in the same file.</summary>
    public required string MeterType { get; init; }

    public required string UserId { get; init; }

    /// <summary>Instead of its meter type's.</summary>
    public decimal? Capacity { get; init; }

    public override string ToString() => $"meter '{MeterKey}' of '{UserId}'";
}
