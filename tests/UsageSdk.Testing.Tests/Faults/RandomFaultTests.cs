using System.Globalization;

namespace UsageSdk.Testing.Tests;

/// <summary>Faults by chance: the same seed, the same faults, whatever the threads do.</summary>
public sealed class RandomFaultTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_faults()
    {
        var first = await RunAsync(seed: 7, threads: 1);

        Assert.Equal(first, await RunAsync(seed: 7, threads: 1));
        Assert.NotEqual(first, await RunAsync(seed: 8, threads: 1));
    }

    [Fact]
    public async Task The_order_in_which_requests_arrive_does_not_matter()
    {
        var alone = await RunAsync(seed: 7, threads: 1);

        Assert.Equal(alone, await RunAsync(seed: 7, threads: 8));
        Assert.Equal(alone, await RunAsync(seed: 7, threads: 1, isReversed: true));
    }

    [Fact]
    public async Task The_rate_is_kept_and_every_fault_is_as_likely()
    {
        var statuses = (await RunAsync(seed: 1, threads: 1, requests: 2000)).GroupBy(pair => pair.Status).ToDictionary(group => group.Key, group => group.Count());

        // The seed is fixed, so these are not chances: a fair draw is within them in all but one of a million seeds.
        Assert.Equal([200, 500, 503], statuses.Keys.Order());
        Assert.InRange(statuses[500], 150, 250);
        Assert.InRange(statuses[503], 150, 250);
    }

    [Fact]
    public async Task Equal_requests_are_drawn_for_one_by_one()
    {
        using var wire = new Wire();
        wire.Server.Faults.Randomly(1, 0.5, Fault.Status(500));
        var statuses = new List<int>();
        for (var number = 0; number < 40; number++)
        {
            statuses.Add((await wire.GetAsync("events")).Status);
        }

        Assert.Equal([200, 500], statuses.Distinct().Order());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 50)]
    public async Task The_bounds_are_never_and_always(double rate, int expected) =>
        Assert.Equal(expected, (await RunAsync(seed: 3, threads: 1, requests: 50, rate: rate)).Count(pair => pair.Status != 200));

    [Fact]
    public async Task Chance_can_be_limited_to_an_operation_and_to_a_number()
    {
        using var wire = new Wire();
        var line = wire.Server.Faults.For(UsageOperations.EventsList).Next(2).Randomly(1, 1, Fault.Status(500));

        Assert.Equal(200, (await wire.GetAsync("events")).Status);
        var statuses = new[] { await ListAsync(), await ListAsync(), await ListAsync() };
        Assert.Equal([500, 500, 200], statuses);
        Assert.Equal("events.list: status 500 before the work by a chance of 1 (met 2 of 2)", line.ToString());

        async Task<int> ListAsync() => (await wire.PostAsync("v1/events.list", "{}")).Status;
    }

    private static async Task<IReadOnlyList<(int Number, int Status)>> RunAsync(int seed, int threads, int requests = 200, double rate = 0.2, bool isReversed = false)
    {
        using var wire = new Wire();
        wire.Server.Faults.Randomly(seed, rate, Fault.Status(500), Fault.Status(503));
        var numbers = isReversed ? Enumerable.Range(0, requests).Reverse() : Enumerable.Range(0, requests);
        var statuses = new System.Collections.Concurrent.ConcurrentBag<(int Number, int Status)>();
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = threads }, async (number, _) =>
            statuses.Add((number, (await wire.PostAsync("v1/events.list", string.Create(CultureInfo.InvariantCulture, $$"""{"offset":{{number}}}"""))).Status)));
        return [.. statuses.Order()];
    }
}
