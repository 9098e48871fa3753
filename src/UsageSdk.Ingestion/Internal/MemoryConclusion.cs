using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>A concluded event in memory.</summary>
internal sealed class MemoryConclusion(long position, MemoryEvent concluded, EventSettlement settlement)
{
    public long Position { get; } = position;

    public long Sequence { get; } = concluded.Sequence;

    public UsageDestination Destination { get; } = concluded.Event.Destination;

    public string Id { get; } = concluded.Event.Id;

    public ReadOnlyMemory<byte> Digest { get; } = concluded.Event.Digest;

    public ReadOnlyMemory<byte> Content { get; } = settlement.HasContent ? concluded.Event.Content : default;

    public UsageOutcome Outcome { get; } = settlement.Outcome;

    public bool HasContent { get; } = settlement.HasContent;

    public long At { get; } = settlement.At;

    private AttemptState State { get; } = settlement.State;

    public UsageConclusion ToConclusion() => new()
    {
        Position = Position,
        Destination = Destination,
        Id = Id,
        Outcome = Outcome,
        Reason = State.Reason,
        ConcludedAt = DateTimeOffset.FromUnixTimeMilliseconds(At),
        Attempts = State.Attempts,
    };
}
