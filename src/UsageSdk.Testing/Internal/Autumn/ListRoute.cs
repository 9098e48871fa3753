using System.Net;
using System.Text.Json.Nodes;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary><c>POST /v1/events.list</c>: by cursor from version 2.3 on, by offset before.</summary>
internal sealed class ListRoute(FakeAutumn state)
{
    public FakeReply Answer(AutumnCall call) => FakeReply.Json(HttpStatusCode.OK, call.Version >= AutumnVersion.V23 ? ByCursor(call) : ByOffset(call));

    private JsonObject ByOffset(AutumnCall call)
    {
        var fields = call.Fields;
        var offset = fields.CoercedInteger("offset", 0) ?? 0;
        var limit = (int)(fields.CoercedInteger("limit", 1, 1000) ?? 100);
        var rows = Newest(new ListFilter(fields, state.Profile)).Skip((int)Math.Min(offset, int.MaxValue)).Take(limit + 1).ToList();
        var page = rows.Take(limit).Select(ToJson).ToArray();
        return new JsonObject
        {
            ["list"] = new JsonArray(page),
            ["has_more"] = rows.Count > limit,
            ["total"] = page.Length,
            ["offset"] = offset,
            ["limit"] = limit,
        };
    }

    private JsonObject ByCursor(AutumnCall call)
    {
        var fields = call.Fields;
        var text = fields.Text("start_cursor") ?? "";
        var limit = (int)(fields.CoercedInteger("limit", 1, 5000) ?? 50);
        var filter = new ListFilter(fields, state.Profile);
        var start = ListCursor.Parse(text);
        var rows = Newest(filter).Where(record => start?.IsAbove(record) ?? true).Take(limit + 1).ToList();
        return new JsonObject
        {
            ["list"] = new JsonArray([.. rows.Take(limit).Select(ToJson)]),
            ["next_cursor"] = rows.Count > limit ? ListCursor.Of(rows[limit - 1]).ToString() : null,
        };
    }

    private IEnumerable<UsageRecord> Newest(ListFilter filter) =>
        state.Stored.Where(filter.Matches).OrderByDescending(record => record.Timestamp).ThenByDescending(record => record.Id, StringComparer.Ordinal);

    private JsonNode? ToJson(UsageRecord record)
    {
        var item = new JsonObject
        {
            ["id"] = record.Id,
            ["timestamp"] = record.Timestamp.ToUnixTimeMilliseconds(),
            ["feature_id"] = record.FeatureId,
            ["customer_id"] = record.CustomerId,
            ["value"] = record.Value ?? 0,
            ["properties"] = JsonObject.Create(record.Properties.Json),
        };
        if (state.Profile == AggregationProfile.August2026)
        {
            item["deductions"] = null;
        }

        return item;
    }
}
