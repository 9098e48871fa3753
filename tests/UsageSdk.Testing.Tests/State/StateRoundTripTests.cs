using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Tests.State;

public sealed class StateRoundTripTests
{
    private const int Series = 60;

    [Fact]
    public async Task A_server_that_loads_a_state_answers_from_there_on_as_the_one_that_saved_it()
    {
        for (var seed = 0; seed < Series; seed++)
        {
            using var first = new FakeUsageServer();
            var series = new StateSeries(seed);
            for (var step = 0; step < 150; step++)
            {
                await series.NextAsync(first);
            }

            var json = first.SaveState();
            using var second = FakeUsageServer.FromState(json);
            using var third = new FakeUsageServer();
            third.Autumn.AddCustomer("of another time");
            third.LoadState(json);

            Assert.Equal(json, first.SaveState());
            Assert.Equal(json, second.SaveState());
            Assert.Equal(json, third.SaveState());
            for (var step = 0; step < 150; step++)
            {
                var replies = await series.NextAsync(first, second, third);
                Assert.True(replies.Distinct().Count() == 1, $"Seed {seed}, step {step}:\n{string.Join("\n---\n", replies)}");
            }

            Assert.Equal(first.SaveState(), second.SaveState());
            Assert.Equal(first.SaveState(), third.SaveState());
        }
    }

    [Fact]
    public async Task The_series_reach_every_kind_of_state()
    {
        using var fresh = new FakeUsageServer();
        var missing = Leaves("$", JsonNode.Parse(fresh.SaveState())).ToDictionary(StringComparer.Ordinal);
        Assert.True(missing.Count > 45, $"There are {missing.Count} kinds.");
        missing.Remove("$.version");
        for (var seed = 0; seed < Series && missing.Count > 0; seed++)
        {
            using var server = new FakeUsageServer();
            var series = new StateSeries(seed);
            for (var step = 0; step < 150; step++)
            {
                await series.NextAsync(server);
                foreach (var (path, value) in step % 15 == 0 ? Leaves("$", JsonNode.Parse(server.SaveState())) : [])
                {
                    if (missing.TryGetValue(path, out var usual) && usual != value)
                    {
                        missing.Remove(path);
                    }
                }
            }
        }

        Assert.Empty(missing);
    }

    /// <summary>The members of a state by their paths. Lists count as one.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Leaves(string path, JsonNode? node) =>
        node is JsonObject members ? members.SelectMany(member => Leaves($"{path}.{member.Key}", member.Value)) : [KeyValuePair.Create(path, node!.ToJsonString())];
}
