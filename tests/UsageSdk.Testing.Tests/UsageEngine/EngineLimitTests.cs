namespace UsageSdk.Testing.Tests.UsageEngine;

public sealed class EngineLimitTests
{
    private const string Types = "usage-metering/v1/meter-types";
    private const string Meters = "usage-metering/v1/meters";
    private const string Collectors = "online-collection/v1/collectors";
    private const string Streams = "stream-management/v1/streams";

    /// <summary>Method, path, the time in which one request refills, and the burst.</summary>
    public static TheoryData<string, string, int, int> Limits => new()
    {
        { "POST", "authentication/v1/oauth/token", 300, 1000 },
        { "GET", Types, 60, 100 },
        { "POST", Types, 60, 100 },
        { "GET", $"{Types}/a", 60, 100 },
        { "PATCH", $"{Types}/a", 60, 100 },
        { "DELETE", $"{Types}/a", 60, 100 },
        { "GET", Meters, 30, 10000 },
        { "POST", Meters, 30, 10000 },
        { "GET", $"{Meters}/a", 30, 10000 },
        { "PATCH", $"{Meters}/a", 30, 10000 },
        { "DELETE", $"{Meters}/a", 30, 10000 },
        { "GET", Collectors, 300, 100 },
        { "GET", $"{Collectors}/a", 300, 100 },
        { "POST", Collectors, 1000, 1 },
        { "PATCH", $"{Collectors}/a", 1000, 1 },
        { "DELETE", $"{Collectors}/a", 1000, 1 },
        { "POST", $"{Collectors}/a/data", 1, 1000 },
        { "GET", $"{Streams}/a/export", 60, 100 },
        { "GET", $"{Streams}/a/versions", 60, 100 },
        { "GET", "aggregation/v1/stores/a/session", 30, 1000 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    [Mirrors("U5.1", "U5.2", "U5.3", "U5.4", "U5.5", "U5.6", "U5.7", "U5.8", "U6.7")]
    public async Task An_operation_has_a_burst_that_refills(string method, string path, int milliseconds, int burst)
    {
        using var wire = await StartAsync();
        async Task<bool> IsTakenAsync() => (await wire.SendAsync(method, path, method == "GET" ? null : "{}")).Status != 429;

        for (var number = 0; number < burst; number++)
        {
            Assert.True(await IsTakenAsync());
        }

        Assert.False(await IsTakenAsync());
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
        Assert.False(await IsTakenAsync());
        wire.Server.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((true, false), (await IsTakenAsync(), await IsTakenAsync()));
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds * 2) - TimeSpan.FromTicks(1));
        Assert.Equal((true, false), (await IsTakenAsync(), await IsTakenAsync()));
    }

    [Fact]
    public async Task Operations_have_limits_of_their_own()
    {
        using var wire = await StartAsync();
        foreach (var (method, path) in (IEnumerable<(string, string)>)[("POST", Collectors), ("PATCH", $"{Collectors}/a"), ("DELETE", $"{Collectors}/a")])
        {
            Assert.Equal((true, 429), ((await wire.SendAsync(method, path, "{}")).Status is 400 or 404, (await wire.SendAsync(method, path, "{}")).Status));
        }

        Assert.Equal(404, (await wire.GetAsync($"{Collectors}/a")).Status);
    }

    [Fact]
    public async Task A_refusal_tells_how_long_to_wait_and_takes_nothing()
    {
        using var wire = await StartAsync();

        await wire.SendAsync("POST", Collectors, """{"name":"first"}""");
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(400));
        var refused = await wire.SendAsync("POST", Collectors, """{"name":"second"}""");
        var wrong = await wire.SendAsync("PUT", Collectors, "{}");
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(600));

        Assert.Equal((429, "1", "TOO_MANY_REQUESTS"), (refused.Status, refused.Headers["Retry-After"], (string?)refused.Json["code"]));
        Assert.Equal(405, wrong.Status);
        Assert.Equal(200, (await wire.SendAsync("POST", Collectors, """{"name":"third"}""")).Status);
        Assert.Equal(["first", "third"], wire.Engine.Collectors.Select(item => item.Name));
    }

    [Theory]
    [InlineData(true, true, "Tue, 10 Mar 2026 12:05:02 GMT")]
    [InlineData(true, false, "1")]
    [InlineData(false, true, null)]
    [InlineData(false, false, null)]
    public async Task The_form_of_the_wait_is_an_assumption(bool sendsRetryAfter, bool isDate, string? retryAfter)
    {
        using var wire = await StartAsync();
        (wire.Engine.Assumptions.SendsRetryAfter, wire.Engine.Assumptions.RetryAfterIsDate) = (sendsRetryAfter, isDate);
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(400));

        await wire.SendAsync("DELETE", $"{Collectors}/a");
        var refused = await wire.SendAsync("DELETE", $"{Collectors}/a");

        Assert.Equal((429, retryAfter), (refused.Status, refused.Headers.GetValueOrDefault("Retry-After")));
    }

    [Fact]
    public async Task Without_enforcement_nothing_is_refused()
    {
        using var wire = await StartAsync();
        wire.Server.EnforcesRateLimits = false;

        for (var number = 0; number < 150; number++)
        {
            Assert.Equal(200, (await wire.GetAsync(Types)).Status);
        }

        // What was beyond the burst is not owed afterwards.
        wire.Server.EnforcesRateLimits = true;
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal((200, 429), ((await wire.GetAsync(Types)).Status, (await wire.GetAsync(Types)).Status));
    }

    [Fact]
    public async Task A_client_is_told_how_long_to_wait()
    {
        var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.EnforcesRateLimits = true;
        using var usage = server.CreateClient(static options => options.UsageEngine.Resilience.MaxRetries = 0);
        await usage.Collectors.CreateAsync(new() { Name = "first" });

        var refusal = await Assert.ThrowsAsync<UsageRateLimitException>(() => usage.Collectors.CreateAsync(new() { Name = "second" }));

        Assert.Equal(TimeSpan.FromSeconds(1), refusal.RetryAfter);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", (await usage.Collectors.CreateAsync(new() { Name = "second" })).Name);
    }

    /// <summary>With full buckets: five minutes after the token was issued.</summary>
    private static async Task<EngineWire> StartAsync()
    {
        var wire = await EngineWire.StartAsync();
        wire.Server.EnforcesRateLimits = true;
        wire.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        return wire;
    }
}
