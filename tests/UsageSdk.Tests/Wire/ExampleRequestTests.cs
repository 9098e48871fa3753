using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;
using UsageSdk.Tests.Examples;

namespace UsageSdk.Tests.Wire;

/// <summary>Every example of the contract, called through the client: what is sent is the example, and what is answered is read.</summary>
public sealed class ExampleRequestTests
{
    public static TheoryData<string> Names { get; } = [.. OperationExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_client_sends_the_example_and_reads_its_reply(string name)
    {
        var example = OperationExample.All.Single(example => example.Name == name);
        var (method, address) = (HttpMethod.Head, new Uri("http://nowhere.test/"));
        var handler = new ScriptedHandler(TimeProvider.System, Answer, Answer);
        using var usage = TestClient.Of(handler);

        var reply = await example.CallAsync(usage, cancellationToken: TestContext.Current.CancellationToken);

        var type = UsageJson.Options.GetTypeInfo(reply.GetType());
        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize(example.Reply, type), type), JsonSerializer.Serialize(reply, type));
        Assert.Equal((example.HttpMethod, example.Path), (method.Method, address.AbsolutePath));
        Assert.Equal(
            example.Query.OrderBy(parameter => parameter.Key, StringComparer.Ordinal),
            address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1]))).OrderBy(parameter => parameter.Key, StringComparer.Ordinal));
        Assert.True(example.Body is null ? handler.Bodies[^1].Length == 0 : JsonNode.DeepEquals(example.Body, JsonNode.Parse(handler.Bodies[^1])), handler.Bodies[^1]);

        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal))
            {
                return ScriptedHandler.Status(200, """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""")(request);
            }

            (method, address) = (request.Method, request.RequestUri);
            return ScriptedHandler.Status((int)example.Response["status"]!, example.Reply.ToJsonString())(request);
        }
    }

    [Fact]
    public void Every_operation_of_the_client_has_an_example() =>
        Assert.Equal(
            from @group in typeof(IUsageClient).GetProperties()
            from method in @group.PropertyType.GetMethods()
            let name = $"{@group.Name}.{method.Name}"
            orderby name
            select name,
            OperationExample.All.Select(example => example.Operation.Name).Distinct().Order());
}
