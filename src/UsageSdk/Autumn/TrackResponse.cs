using System.Text.Json.Serialization;

namespace UsageSdk.Autumn;

public sealed partial record TrackResponse
{
    /// <summary>How the event was delivered. Not part of the service's reply.</summary>
    /// <value>Default: <see cref="TrackOutcome.Recorded"/>.</value>
    [JsonIgnore]
    public TrackOutcome Outcome { get; init; }
}
