using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Tests.State;

/// <summary>Whatever is changed in a state, it loads and the server works, or it does not load and the server is as it was.</summary>
public sealed class StateFuzzTests
{
    private const int Changes = 600;

    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1.5", "1e30", "79228162514264337593543950335", "9223372036854775807", "\"\"", "\"x\"", "\"\\ud800\"", "\"sum\"", "\"am_sk_1\"", "\"0001-01-01\"",
        "\"2026-02-29T00:00:00Z\"", "\"2026-01-01T00:00:00+14:00\"", "\"9000-01-01T00:00:00Z\"", "\"00:00:00\"", "\"99999.00:00:00\"", "[]", "[null]", "[[]]", "{}", """{"a":1,"a":2}""", """{"\ud800":1}""",
    ];

    private readonly Dictionary<int, string> _states = [];

    [Fact]
    public async Task A_changed_state_loads_whole_or_not_at_all()
    {
        var (loaded, refused, series) = (0, 0, new StateSeries(1));
        for (var seed = 0; seed < Changes; seed++)
        {
            var random = new Random(seed);
            var json = Change(await StateAsync(seed % 5), random);
            using var server = new FakeUsageServer();
            server.Autumn.AddCustomer("before");
            var before = server.SaveState();
            try
            {
                server.LoadState(json);
                loaded++;
            }
            catch (FakeServerStateException exception)
            {
                refused++;
                Assert.StartsWith("$", exception.Path, StringComparison.Ordinal);
                Assert.Contains(exception.Path, exception.Message, StringComparison.Ordinal);
                Assert.Equal(before, server.SaveState());
                continue;
            }

            var saved = server.SaveState();
            using var again = FakeUsageServer.FromState(saved);
            Assert.Equal(saved, again.SaveState());
            for (var step = 0; step < 20; step++)
            {
                var replies = await series.NextAsync(server, again);
                Assert.True(replies[0] == replies[1], $"{seed}: {replies[0]}\n---\n{replies[1]}");
            }
        }

        Assert.True(loaded > Changes / 20 && refused > Changes / 4, $"{loaded} loaded, {refused} refused");
    }

    [Fact]
    public async Task Text_that_is_cut_off_or_garbled_is_refused()
    {
        var json = await StateAsync(0);
        var random = new Random(1);
        for (var index = 0; index < 100; index++)
        {
            using var server = new FakeUsageServer();
            var before = server.SaveState();
            var at = random.Next(json.Length - 2);

            var exception = Assert.Throws<FakeServerStateException>(() => server.LoadState(index % 2 == 0 ? json[..at] : $"{json[..at]}\u0001{json[at..]}"));

            Assert.Contains("(line ", exception.Message, StringComparison.Ordinal);
            Assert.Equal(before, server.SaveState());
        }
    }

    private async Task<string> StateAsync(int seed)
    {
        if (!_states.TryGetValue(seed, out var json))
        {
            using var server = new FakeUsageServer();
            var series = new StateSeries(seed);
            for (var step = 0; step < 150; step++)
            {
                await series.NextAsync(server);
            }

            _states[seed] = json = server.SaveState();
        }

        return json;
    }

    private static string Change(string json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        var nodes = Places(root).ToList();
        var (parent, key) = nodes[random.Next(nodes.Count)];
        var odd = Odd[random.Next(Odd.Length)];
        const string Mark = "the changed place";
        if (parent is JsonArray items)
        {
            var index = (int)key;
            switch (random.Next(3))
            {
                case 0:
                    items.RemoveAt(index);
                    break;
                case 1:
                    items.Add(items[index]?.DeepClone());
                    break;
                default:
                    items[index] = Mark;
                    break;
            }
        }
        else
        {
            var (members, name) = (parent.AsObject(), (string)key);
            switch (random.Next(4))
            {
                case 0:
                    members.Remove(name);
                    break;
                case 1:
                    members[$"{name}2"] = members[name]?.DeepClone();
                    break;
                default:
                    members[name] = Mark;
                    break;
            }
        }

        return root.ToJsonString(new JsonSerializerOptions { MaxDepth = 1_000 }).Replace($"\"{Mark}\"", odd, StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Inside(node, member.Key, member.Value)),
        JsonArray items => items.SelectMany((item, index) => Inside(node, index, item)),
        _ => [],
    };

    private static IEnumerable<(JsonNode Parent, object Key)> Inside(JsonNode parent, object key, JsonNode? child) => [(parent, key), .. child is null ? [] : Places(child)];
}
