using System.Diagnostics;
using System.Net.Http.Headers;
using UsageSdk.Testing;

namespace UsageSdk.Tests.Contract;

/// <summary>In each project that has the watch: it sees what the fake servers answer, and would see what they must not.</summary>
public sealed class ContractWatchTests
{
    private const string Id = "event-of-the-watch";

    [Fact]
    public async Task Exchange_with_a_fake_server_is_checked()
    {
        var before = ContractWatch.Exchanges;

        await ExchangeAsync();

        Assert.True(ContractWatch.Exchanges > before);
    }

    [Theory]
    [InlineData("\"event_id\"", "\"eventId\"")]
    [InlineData("\"timestamp\":\"2026-01-01T00:00:00Z\"", "\"timestamp\":1767225600000")]
    [InlineData("\"event_id\"", "\"more\":1,\"event_id\"")]
    public async Task Reply_of_which_a_member_is_renamed_or_changed_or_added_is_a_breach(string old, string replacement)
    {
        var (request, response) = await ExchangeAsync();
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(old, body, StringComparison.Ordinal);
        using var changed = new HttpResponseMessage { Content = new StringContent(body.Replace(old, replacement, StringComparison.Ordinal), new MediaTypeHeaderValue("application/json")) };

        Assert.Empty(ContractWatch.BreachesOf(request, response));
        Assert.NotEmpty(ContractWatch.BreachesOf(request, changed));
    }

    [Fact]
    public void An_allowance_within_another_ends_alone()
    {
        using var outer = ContractWatch.AllowOddRequests("The request of this test is odd.");
        ContractWatch.AllowOddRequests("Ends at once.").Dispose();

        ContractWatch.CheckRequest(new("GET", "/events", "?page_size=x", new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>Stores an event and reads it back, and gives what the watch is told of the reading.</summary>
    private static async Task<(RecordedRequest Request, HttpResponseMessage Response)> ExchangeAsync()
    {
        var seen = new List<(RecordedRequest Request, HttpResponseMessage Response)>();
        using var server = new FakeUsageServer();
        server.DodoPayments.AddCustomer("cus_1");
        using var usage = server.CreateClient();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == FakeUsageServer.ActivitySourceName,
            Sample = static (ref _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = activity =>
            {
                // Other tests of the process are told of too.
                if (activity.GetCustomProperty("request") is RecordedRequest { Path: "/events/" + Id } request)
                {
                    lock (seen)
                    {
                        seen.Add((request, (HttpResponseMessage)activity.GetCustomProperty("response")!));
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = Id, CustomerId = "cus_1", EventName = "call" }] }, cancellationToken: TestContext.Current.CancellationToken);
        await usage.UsageEvents.RetrieveAsync(Id, cancellationToken: TestContext.Current.CancellationToken);
        lock (seen)
        {
            return seen[0];
        }
    }
}
