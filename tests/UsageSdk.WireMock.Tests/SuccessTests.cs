using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Serialization;

namespace UsageSdk.WireMock.Tests;

/// <summary>Every operation against the stub of its example, as it stands in the repository.</summary>
public sealed class SuccessTests(WireMockServer server) : WireMockTests(server)
{
    public static TheoryData<string> Names { get; } = [.. Sample.All.Select(sample => sample.Name).Where(name => !name.StartsWith(Sample.Token, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_sends_its_example_once_and_reads_the_reply(string name)
    {
        var sample = Sample.All.Single(sample => sample.Name == name);
        var (requests, tokens) = (await CountAsync(sample), await CountAsync(Sample.Of(Sample.Token)));
        using var usage = TestClient.Create(Server);

        var reply = await sample.CallAsync(usage);

        Assert.Equal(sample.ReplyAs(reply.GetType()), JsonSerializer.Serialize(reply, UsageJson.Options.GetTypeInfo(reply.GetType())));
        Assert.Equal(requests + 1, await CountAsync(sample));
        Assert.Equal(tokens + (sample.NeedsToken ? 1 : 0), await CountAsync(Sample.Of(Sample.Token)));
    }

    [Fact]
    public async Task WireMock_has_read_every_stub()
    {
        var stubs = (await Server.StubsAsync())["mappings"]!.AsArray().Select(stub => (string?)stub!["name"]).OfType<string>();

        Assert.Equal(Sample.All.Select(sample => sample.Name), stubs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stub_answers_its_example_only()
    {
        using var usage = TestClient.Create(Server);

        await Assert.ThrowsAsync<UsageNotFoundException>(() => usage.Events.ListAsync(new() { CustomerId = "another" }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Repeated_parameter_arrives_with_all_its_values()
    {
        var sample = Sample.Of("aggregation.lookup_session");
        var pattern = new JsonObject
        {
            ["urlPath"] = sample.UrlPath,
            ["queryParameters"] = new JsonObject { ["fieldValues"] = new JsonObject { ["hasExactly"] = new JsonArray(EqualTo("customer123"), EqualTo("order456")) } },
        };
        var before = await Server.CountAsync(pattern);
        using var usage = TestClient.Create(Server);

        // The stub has the first value only.
        await usage.Aggregation.LookupSessionAsync(sample.UrlPath.Split('/')[^2], new() { FieldValues = ["customer123", "order456"] }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(before + 1, await Server.CountAsync(pattern));
    }

    private Task<int> CountAsync(Sample sample) => Server.CountAsync(new JsonObject { ["method"] = sample.Method, ["urlPath"] = sample.UrlPath });

    private static JsonObject EqualTo(string value) => new() { ["equalTo"] = value };
}
