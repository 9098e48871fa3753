using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk.CodeGen.Contract;

namespace UsageSdk.CodeGen.Tests.Contract;

/// <summary>Good messages, broken in one place at a time: a member renamed, taken out, or of another type. The check must notice, where the contract is not open.</summary>
public sealed class MutationTests
{
    private const string Gone = "gone ";
    private const string Schedule = """{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"}""";
    private const string MeterType = $$"""{"id":"t","name":"n","aggregation":{"type":"sum"},"resetSchedule":{{Schedule}},"timezone":"Etc/UTC","unit":"u"}""";
    private const string Meter = """{"id":"m","meterKey":"k","meterTypeId":"t","userId":"u"}""";
    private const string Collector = """{"id":"c","name":"n"}""";

    /// <summary>Replies with no member that could be missing, by the request that they answer. What the contract leaves open is named: the kind of change and the place.</summary>
    public static TheoryData<string, string, int, string, string[]> Replies { get; } = new()
    {
        { "POST", "/v1/events.list", 200, """{"list":[{"id":"e","timestamp":1,"feature_id":"f","customer_id":"c","value":0.5,"properties":{}}],"has_more":false,"total":1,"offset":0,"limit":100}""", [] },
        { "POST", "/v1/events.aggregate", 200, """{"list":[{"period":0,"values":{"f":1}}],"total":{"f":{"count":1,"sum":1}}}""", ["gone /list/0/values/f", "name /list/0/values/f", "gone /total/f", "name /total/f"] },
        { "POST", "/v1/balances.track", 200, """{"customer_id":"c","value":1}""", [] },
        { "POST", "/v1/balances.track", 409, """{"message":"m","code":"duplicate_idempotency_key"}""", [] },
        { "POST", "/events/ingest", 200, """{"ingested_count":1}""", [] },
        { "GET", "/events", 200, """{"items":[{"event_id":"e","business_id":"b","customer_id":"c","event_name":"n","timestamp":"2026-01-01T00:00:00Z"}]}""", [] },
        { "GET", "/events/e", 200, """{"event_id":"e","business_id":"b","customer_id":"c","event_name":"n","timestamp":"2026-01-01T00:00:00Z"}""", [] },
        { "GET", "/events/e", 404, """{"message":"m"}""", [] },
        { "POST", "/authentication/v1/oauth/token", 200, """{"access_token":"t"}""", [] },
        { "GET", "/usage-metering/v1/meter-types", 200, $$"""{"meterTypes":[{{MeterType}}]}""", [] },
        { "POST", "/usage-metering/v1/meter-types", 200, MeterType, [] },
        { "PATCH", "/usage-metering/v1/meter-types/t", 200, MeterType, [] },
        { "DELETE", "/usage-metering/v1/meter-types/t", 200, """{"deletedCount":1}""", [] },
        { "GET", "/usage-metering/v1/meters", 200, $$"""{"meters":[{{Meter}}]}""", [] },
        { "GET", "/usage-metering/v1/meters/m", 200, Meter, [] },
        { "GET", "/online-collection/v1/collectors", 200, $$"""{"collectors":[{{Collector}}]}""", [] },
        { "PATCH", "/online-collection/v1/collectors/c", 200, Collector, [] },
        { "POST", "/online-collection/v1/collectors/c/data", 200, """{"ingestionId":"i"}""", [] },
        { "GET", "/stream-management/v1/streams/s/export", 200, """{"name":"s","nodes":[{"id":"a","type":"t"}],"edges":[{"id":"e","from":"a","to":"a"}]}""", [] },
        { "GET", "/stream-management/v1/streams/s/versions", 200, """{"versions":[]}""", [] },
        { "GET", "/aggregation/v1/stores/s/session", 200, """{"data":{"any":1}}""", ["gone /data/any", "name /data/any", "type /data/any"] },
    };

    /// <summary>Bodies of the committed requests: members that may not be missing, and members that the contract leaves open.</summary>
    public static TheoryData<string, string[], string[]> Requests { get; } = new()
    {
        { "Events.List", [], [] },
        { "Events.Aggregate", ["/feature_id", "/custom_range/start", "/custom_range/end"], ["name /filter_by/a"] },
        { "Events.Track", ["/customer_id", "/feature_id", "/lock/lock_id", "/lock/enabled"], ["name /properties/model", "type /properties/model", "name /properties/n", "type /properties/n"] },
        { "UsageEvents.Ingest", ["/events", "/events/0/event_id", "/events/0/customer_id", "/events/0/event_name", "/events/1/event_id", "/events/1/customer_id", "/events/1/event_name"], ["name /events/1/metadata/i", "name /events/1/metadata/n", "name /events/1/metadata/b", "name /events/1/metadata/s"] },
        {
            "MeterTypes.Create",
            [
                "/aggregation", "/aggregation/type", "/name", "/resetSchedule", "/resetSchedule/minute", "/resetSchedule/hour", "/resetSchedule/day", "/resetSchedule/month", "/resetSchedule/weekday",
                "/thresholds/0/absoluteValue", "/thresholds/1/capacityPercentage", "/timezone", "/unit",
            ],
            ["name /thresholds/0/customFields/level", "type /thresholds/0/customFields/level"]
        },
        { "MeterTypes.Update", [], [] },
        { "Meters.Create", ["/meterKey", "/meterTypeId", "/userId"], ["name /customFields", "name /customFields/plan", "type /customFields/plan"] },
        { "Meters.Update", [], [] },
        { "Collectors.Create", ["/name"], [] },
        { "Collectors.Update", ["/name"], [] },
        { "Collectors.SendData", ["/data"], ["name /data/user", "type /data/user", "name /data/requests", "type /data/requests"] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Reply_that_is_broken_in_one_place_is_noticed(string method, string path, int status, string json, string[] open)
    {
        var request = Exchange.Request(method, path);

        Assert.Empty(Exchange.Real.CheckReply(request, Exchange.Reply(status, json)));
        Assert.Equal(open, Unnoticed(json, broken => Exchange.Real.CheckReply(request, Exchange.Reply(status, broken))));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_that_is_broken_in_one_place_is_noticed(string name, string[] required, string[] open)
    {
        var (request, json) = Golden(name);

        Assert.Empty(Exchange.Real.CheckRequest(request(json)));
        var unnoticed = Unnoticed(json, broken => Exchange.Real.CheckRequest(request(broken))).ToLookup(IsRemoval);
        var removals = Mutations(JsonNode.Parse(json)!, "").Select(mutation => mutation.Name).Where(IsRemoval);
        Assert.Equal(open, unnoticed[false]);
        Assert.Equal(required.Select(place => Gone + place).Order(StringComparer.Ordinal), removals.Except(unnoticed[true]).Order(StringComparer.Ordinal));
    }

    /// <summary>A committed request, with another body to be put into it.</summary>
    private static (Func<string, ContractRequest> Request, string Body) Golden(string name)
    {
        var text = File.ReadAllText(Path.Combine(SourceFolder.Root, "tests", "UsageSdk.Tests", "Wire", $"{name}.golden.http"));
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = text[..split].Split('\n');
        var headers = head.Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToArray();
        var line = head[0].Split(' ');
        return (body => Exchange.Request(line[0], line[1], body, headers), text[(split + 2)..].Trim());
    }

    private static bool IsRemoval(string mutation) => mutation.StartsWith(Gone, StringComparison.Ordinal);

    private static IEnumerable<string> Unnoticed(string json, Func<string, IReadOnlyList<ContractBreach>> check) =>
        from mutation in Mutations(JsonNode.Parse(json)!, "")
        where check(mutation.Json).Count == 0
        select mutation.Name;

    private static IEnumerable<(string Name, string Json)> Mutations(JsonNode node, string pointer)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)).ToList(),
            JsonArray items => [.. items.Select((item, index) => (index.ToString(CultureInfo.InvariantCulture), item))],
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            var place = $"{pointer}/{key}";
            if (node is JsonObject parent)
            {
                var at = parent.IndexOf(key);
                parent.RemoveAt(at);
                yield return ($"{Gone}{place}", node.Root.ToJsonString());
                parent.Insert(at, key + "_", value);
                yield return ($"name {place}", node.Root.ToJsonString());
                parent.RemoveAt(at);
                parent.Insert(at, key, OtherType(value));
                yield return ($"type {place}", node.Root.ToJsonString());
                parent[key] = value;
            }

            foreach (var deeper in value is null ? [] : Mutations(value, place))
            {
                yield return deeper;
            }
        }
    }

    /// <summary>A value of a type that no member takes beside its own.</summary>
    private static JsonNode OtherType(JsonNode? value) => value is JsonValue or null ? new JsonObject { ["odd"] = new JsonArray() } : JsonValue.Create(7);
}
