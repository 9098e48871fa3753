using System.Text.Json;

namespace UsageSdk.Testing;

/// <summary>Data that a collector of the fake Usage Engine took in.</summary>
public sealed record CollectedData
{
    /// <summary>The collector.</summary>
    public required string CollectorId { get; init; }

    /// <summary>The id that the reply carried.</summary>
    public required string IngestionId { get; init; }

    /// <summary>What was sent: text, or an object.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>When it arrived, by the server's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
