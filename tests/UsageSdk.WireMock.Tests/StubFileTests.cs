using System.Reflection;
using System.Text.Json.Nodes;
using UsageSdk.Tests.Examples;

namespace UsageSdk.WireMock.Tests;

/// <summary>The stubs in the repository, without a server.</summary>
public sealed class StubFileTests
{
    [Fact]
    public void Every_operation_and_the_token_have_a_stub() =>
        Assert.Equal(Descriptors().Keys.Order(StringComparer.Ordinal), Sample.All.Select(sample => sample.Operation).Distinct());

    [Fact]
    public void Every_stub_but_the_token_s_is_called() =>
        Assert.Equal(Sample.All.Select(sample => sample.Name).Where(name => !name.StartsWith(Sample.Token, StringComparison.Ordinal)), OperationExample.All.Select(example => example.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_operations_that_the_fault_tests_send_once_are_those_that_the_client_does_not_repeat() =>
        Assert.Equal(Descriptors().Where(operation => operation.Value != "Always").Select(operation => operation.Key).Order(StringComparer.Ordinal), FaultTests.SentOnce.Order(StringComparer.Ordinal));

    [Fact]
    public void Stubs_hold_only_what_WireMock_Net_reads() =>
        Assert.All(Sample.All, sample =>
        {
            Assert.Empty(Keys(sample.Request).Except(["method", "urlPath", "headers", "queryParameters", "bodyPatterns"]));
            Assert.Equal(["status", "headers", "jsonBody"], Keys(sample.Response));
            Assert.All(Matchers(sample.Request["headers"]), matcher => Assert.Contains(matcher, (string[])["equalTo", "matches"]));
            Assert.All(Matchers(sample.Request["queryParameters"]), matcher => Assert.Equal("equalTo", matcher));
            Assert.All(sample.Request["bodyPatterns"] is JsonArray patterns ? [patterns] : Array.Empty<JsonArray>(), patterns => Assert.Equal(["equalToJson"], Keys((JsonObject)Assert.Single(patterns)!)));
        });

    private static IEnumerable<string> Keys(JsonObject source) => source.Select(member => member.Key);

    private static IEnumerable<string> Matchers(JsonNode? source) => source is JsonObject all ? all.Select(member => Assert.Single((JsonObject)member.Value!).Key) : [];

    // Internal: what the pipeline goes by, with the replay class of each operation.
    private static Dictionary<string, string> Descriptors() =>
        (from type in typeof(UsageClient).Assembly.GetTypes()
         where !type.IsPublic && type.Name.EndsWith("Operations", StringComparison.Ordinal)
         from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
         select field.GetValue(null)!).ToDictionary(descriptor => Get(descriptor, "Name"), descriptor => Get(descriptor, "Replay"), StringComparer.Ordinal);

    private static string Get(object source, string property) => source.GetType().GetProperty(property)!.GetValue(source)!.ToString()!;
}
