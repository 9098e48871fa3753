using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;

namespace Quickstart;

/// <summary>A row as each service takes it.</summary>
internal static class UsageRowRequests
{
    public static TrackRequest ToTrackRequest(this UsageRow row) => new()
    {
        CustomerId = row.Customer,
        FeatureId = row.Feature,
        Value = row.Value,
        Timestamp = row.Timestamp,
        Properties = new JsonObject { ["model"] = row.Model, ["region"] = row.Region },
    };

    public static EventInput ToEventInput(this UsageRow row) => new()
    {
        EventId = row.Id,
        CustomerId = row.Customer,
        EventName = row.Feature,
        Timestamp = row.Timestamp,
        Metadata = new Dictionary<string, MetadataValue> { ["value"] = (double)row.Value, ["model"] = row.Model, ["region"] = row.Region },
    };
}
