using System.Net;
using System.Text.Json.Nodes;
using UsageSdk.Testing;

namespace UsageSdk.MeteredApi.Tests;

/// <summary>What a request costs whom.</summary>
public sealed class MeteringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeUsageServer _autumn = ApiProcess.CreateAutumn();

    public void Dispose()
    {
        _autumn.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_request_that_succeeds_is_a_call_of_its_customer()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.GreetAsync();

        Assert.Equal("""{"value":"Hello, Ada."}""", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True((await api.FlushAsync()).IsDelivered);
        var item = Assert.Single(_autumn.Autumn.Events);
        Assert.Equal(("acme", "api_calls", 1m), (item.CustomerId, item.FeatureId, item.Value));
        Assert.Equal("""{"path":"/v1/greetings/{name}","method":"GET","status":200}""", Properties());
    }

    [Fact]
    public async Task A_translation_is_a_call_and_its_characters()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.TranslateAsync("née 😀", ApiProcess.GlobexKey);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await api.FlushAsync();
        Assert.Equal([("globex", "api_calls", 1m), ("globex", "characters", 5m)], Counted());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("TEST-ACME")]
    public async Task Without_the_key_of_a_customer_it_is_401_and_costs_nobody(string? key)
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.GreetAsync(key);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Equal(0, (await api.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task A_request_that_fails_costs_nothing()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.TranslateAsync("");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("There is no text.", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, (await api.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task A_retry_under_the_same_key_gets_the_same_reply_and_costs_nothing_more()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var first = await api.TranslateAsync("string", idempotencyKey: "r1");
        await api.FlushAsync();
        using var second = await api.TranslateAsync("string", idempotencyKey: "r1");

        await api.FlushAsync();
        Assert.All([first, second], reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
        Assert.Equal("""{"value":"ingstray"}""", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal([("acme", "api_calls", 1m), ("acme", "characters", 6m)], Counted());
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_request_is_refused()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        using var first = await api.TranslateAsync("string", idempotencyKey: "r1");

        using var second = await api.TranslateAsync("longer string", idempotencyKey: "r1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal(2, (await api.BooksAsync()).Enqueued);
    }

    [Fact]
    public async Task A_key_belongs_to_its_customer()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var first = await api.GreetAsync(ApiProcess.AcmeKey, "r1");
        using var second = await api.GreetAsync(ApiProcess.GlobexKey, "r1");

        await api.FlushAsync();
        Assert.Equal([("acme", "api_calls", 1m), ("globex", "api_calls", 1m)], Counted());
    }

    [Fact]
    public async Task Without_a_key_each_request_counts_also_those_of_one_trace()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        for (var number = 0; number < 3; number++)
        {
            using var reply = await api.GreetAsync(traceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }

        await api.FlushAsync();
        Assert.Equal(3, _autumn.Autumn.Events.Count);
    }

    [Fact]
    public async Task What_cannot_be_metered_is_not_answered()
    {
        _autumn.Faults.For(UsageOperations.BalancesTrack).Always().Meet(Fault.Refused);
        await using var api = await ApiProcess.StartAsync(_folder, _autumn, ("Usage:Ingestion:Capacity", "1"));
        using var first = await api.GreetAsync();

        using var second = await api.GreetAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (first.StatusCode, second.StatusCode));
        var text = await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Hello", text, StringComparison.Ordinal);
        Assert.Equal(503, (int)JsonNode.Parse(text)!["status"]!);
        Assert.Equal(1, (await api.BooksAsync()).Pending);
    }

    [Fact]
    public async Task What_was_answered_is_counted_once_after_a_restart()
    {
        _autumn.Faults.For(UsageOperations.BalancesTrack).Always().Meet(Fault.LostReply, Fault.Refused);
        await using (var api = await ApiProcess.StartAsync(_folder, _autumn, ApiProcess.ShortAttempts))
        {
            for (var number = 0; number < 5; number++)
            {
                using var reply = await api.GreetAsync(idempotencyKey: $"r{number}");
                Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            }
        }

        _autumn.Faults.Clear();
        await using var again = await ApiProcess.StartAsync(_folder, _autumn, ApiProcess.ShortAttempts);
        using var retry = await again.GreetAsync(idempotencyKey: "r0");

        Assert.Equal(5, (await again.BooksAsync()).Enqueued);
        Assert.True((await again.FlushAsync()).IsDelivered);
        Assert.Equal(5, _autumn.Autumn.Events.Count);
        Assert.True((await again.BooksAsync()) is { IsBalanced: true, Pending: 0, Rejected: 0, Unknown: 0 });
    }

    private string Properties() => JsonNode.Parse(_autumn.SaveState())!["autumn"]!["events"]![0]!["properties"]!.ToJsonString();

    private IEnumerable<(string, string, decimal?)> Counted() =>
        _autumn.Autumn.Events.Select(item => (item.CustomerId, item.FeatureId, item.Value)).Order();
}
