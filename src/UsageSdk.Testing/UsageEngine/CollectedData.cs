using System.Text.Json;

namespace UsageSdk.Testing;

/// <summary>Data that a collector of the fake Usage Engine took in.</summary>
/// <param name="CollectorId">The collector.</param>
/// <param name="IngestionId">The id that the reply carried.</param>
/// <param name="Data">What was sent: text, or an object.</param>
/// <param name="ReceivedAt">When it arrived, by the server's clock.</param>
public sealed record CollectedData(string CollectorId, string IngestionId, JsonElement Data, DateTimeOffset ReceivedAt);
