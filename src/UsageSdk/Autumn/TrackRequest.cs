using UsageSdk.Http;

namespace UsageSdk.Autumn;

public sealed partial record TrackRequest : IDeduplicated<TrackResponse>
{
    // What the service takes for a value that is left out.
    private const decimal DefaultValue = 1;

    TrackResponse IDeduplicated<TrackResponse>.ToDuplicateReply() => ToReply(TrackOutcome.Duplicate);

    TrackResponse IDeduplicated<TrackResponse>.ToEmptyReply() => ToReply(TrackOutcome.Recorded);

    private TrackResponse ToReply(TrackOutcome outcome) => new()
    {
        CustomerId = CustomerId,
        EntityId = EntityId,
        EventName = EventName,
        Value = Value ?? DefaultValue,
        Outcome = outcome,
    };
}
