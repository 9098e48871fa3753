using System.Text.Json.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>An aggregation session with the values that make its key.</summary>
internal sealed record StoredSession(string StoreId, IReadOnlyList<string> FieldValues, AggregationSession Session)
{
    [JsonIgnore]
    public (string Store, string Key) Key => (StoreId, UsageEngineState.SessionKey(FieldValues));
}
