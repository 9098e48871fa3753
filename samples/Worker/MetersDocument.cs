namespace Worker;

/// <summary>What a file of meters says.</summary>
internal sealed record MetersDocument
{
    public required IReadOnlyList<MeterTypeDefinition> MeterTypes { get; init; }

    public required IReadOnlyList<MeterDefinition> Meters { get; init; }
}
