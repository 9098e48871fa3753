using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;

namespace UsageSdk.Tests.Paging;

/// <summary>Listing everything: every event once, also while others arrive.</summary>
public sealed class ListAllTests
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00:00.300Z");

    public ListAllTests()
    {
        _server.Autumn.AddCustomer("c");
        _server.DodoPayments.AddCustomer("c");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Autumn_lists_every_event_once(int count)
    {
        using var usage = _server.CreateClient();
        for (var index = 0; index < count; index++)
        {
            await TrackAsync(usage, index);
        }

        var listed = await usage.Events.ListAllAsync(new() { Limit = 3 }, cancellationToken: Token).ReadAllAsync(Token);
        Assert.Equal(Enumerable.Range(0, count).Select(index => (decimal)index).Reverse(), listed.Select(item => item.Value));
    }

    [Fact]
    public async Task Autumn_pins_the_end_to_the_next_whole_second_when_the_listing_starts()
    {
        using var usage = _server.CreateClient();
        await TrackAsync(usage, 0);
        await usage.Events.ListAllAsync(new() { Limit = 1 }, cancellationToken: Token).ReadAllAsync(Token);
        var body = _server.Requests[^1].BodyText;
        Assert.Contains($"\"end\":{new DateTimeOffset(2026, 3, 10, 12, 0, 1, TimeSpan.Zero).ToUnixTimeMilliseconds()}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Autumn_keeps_the_callers_range_offset_and_filters()
    {
        using var usage = _server.CreateClient();
        var range = new ListEventsCustomRange { Start = _server.Time.GetUtcNow().AddDays(-1), End = _server.Time.GetUtcNow().AddDays(-1).AddHours(1) };
        await usage.Events.ListAllAsync(new() { Offset = 5, CustomerId = "c", FeatureId = "f", CustomRange = range }, cancellationToken: Token).ReadAllAsync(Token);
        var body = Assert.Single(_server.Requests).BodyText;
        Assert.Contains("\"offset\":5,\"limit\":1000,\"customer_id\":\"c\",\"feature_id\":\"f\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"start\":{range.Start!.Value.ToUnixTimeMilliseconds()},\"end\":{range.End!.Value.ToUnixTimeMilliseconds()}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_arrive_during_a_listing_neither_repeat_nor_hide_others()
    {
        using var usage = _server.CreateClient();
        for (var index = 0; index < 6; index++)
        {
            await TrackAsync(usage, index);
        }

        var listed = new List<decimal>();
        await foreach (var item in usage.Events.ListAllAsync(new() { Limit = 2 }, cancellationToken: Token))
        {
            listed.Add(item.Value);
            if (listed.Count == 2)
            {
                // Late, with a time within the pinned range: the first page's events shift into the second.
                await TrackAsync(usage, 100, _server.Time.GetUtcNow());
                _server.Clock.Advance(TimeSpan.FromSeconds(5));
                await TrackAsync(usage, 200, _server.Time.GetUtcNow());
            }
        }

        Assert.Equal([5m, 4m, 3m, 2m, 1m, 0m], listed.Where(value => value < 100));
        Assert.DoesNotContain(200m, listed);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    public async Task Dodo_pages_from_zero_until_a_page_is_empty(int count, int requests)
    {
        using var usage = _server.CreateClient();
        if (count > 0)
        {
            await usage.UsageEvents.IngestAsync(new() { Events = [.. Enumerable.Range(0, count).Select(index => new EventInput { EventId = $"e{index}", CustomerId = "c", EventName = "n" })] }, cancellationToken: Token);
        }

        var before = _server.Requests.Count;
        var listed = await usage.UsageEvents.ListAllAsync(new() { PageSize = 2 }, cancellationToken: Token).ReadAllAsync(Token);
        Assert.Equal(count, listed.Select(item => item.EventId).Distinct().Count());
        Assert.Equal(count, listed.Count);
        Assert.Equal(Enumerable.Range(0, requests).Select(page => $"?page_number={page}&page_size=2"), _server.Requests.Skip(before).Select(request => request.Query));
    }

    [Fact]
    public async Task A_page_size_of_nothing_lists_everything_all_the_same()
    {
        using var usage = _server.CreateClient();
        await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "a", CustomerId = "c", EventName = "n" }] }, cancellationToken: Token);
        Assert.Single(await usage.UsageEvents.ListAllAsync(new() { PageSize = 0 }, cancellationToken: Token).ReadAllAsync(Token));
    }

    [Fact]
    public async Task Dodo_asks_for_the_next_page_only_when_the_first_is_consumed()
    {
        using var usage = _server.CreateClient();
        await usage.UsageEvents.IngestAsync(new() { Events = [new() { EventId = "a", CustomerId = "c", EventName = "n" }, new() { EventId = "b", CustomerId = "c", EventName = "n" }] }, cancellationToken: Token);
        var before = _server.Requests.Count;
        await foreach (var item in usage.UsageEvents.ListAllAsync(new() { PageSize = 1 }, cancellationToken: Token))
        {
            Assert.Equal("b", item.EventId);
            break;
        }

        Assert.Equal(before + 1, _server.Requests.Count);
    }

    [Fact]
    public async Task A_listing_can_be_cancelled_where_it_is_enumerated()
    {
        using var usage = _server.CreateClient();
        using var cancellation = new CancellationTokenSource();
        await TrackAsync(usage, 0);
        await TrackAsync(usage, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in usage.Events.ListAllAsync(new() { Limit = 1 }, cancellationToken: Token).WithCancellation(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
    }

    private Task<TrackResponse> TrackAsync(UsageClient usage, int value, DateTimeOffset? timestamp = null) => usage.Events.TrackAsync(
        new() { CustomerId = "c", FeatureId = "f", Value = value, Timestamp = timestamp ?? _server.Time.GetUtcNow().AddMinutes(value - 60) }, cancellationToken: Token);
}
