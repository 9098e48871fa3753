using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;

namespace UsageSdk.Offline.Tests;

public sealed class ServerCaseTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(ServerCase.Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_recorded_cases_lie_beside_the_tests() => Assert.NotEmpty(Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_what_the_real_server_answered(string name)
    {
        var recorded = ServerCase.Load(name);

        var result = OfflineAggregator.Aggregate(recorded.Events, recorded.Request, recorded.Context);

        // Through text, so that both sides hold numbers as a client would read them.
        var actual = JsonNode.Parse(JsonSerializer.Serialize(result, UsageJson.Options.GetTypeInfo(result.GetType())));
        Assert.Empty(JsonDifferences.Between(recorded.Expected, actual));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.00000001}""")]
    [InlineData("""{"a":0}""", """{"a":1e-12}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{}""")]
    [InlineData("""{}""", """{"a":null}""")]
    [InlineData("""[1]""", """[1,1]""")]
    [InlineData("""[{"a":[2]}]""", """[{"a":[3]}]""")]
    public void The_comparison_sees_a_difference(string expected, string actual) =>
        Assert.NotEmpty(JsonDifferences.Between(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    [Fact]
    public void The_comparison_passes_over_key_order_and_the_last_bits_of_a_sum() =>
        Assert.Empty(JsonDifferences.Between(JsonNode.Parse("""{"a":1,"b":0.30000000000000004}"""), JsonNode.Parse("""{"b":0.3,"a":1.0}""")));
}
