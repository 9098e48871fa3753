using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.UsageEngine;

/// <summary>The client's tokens against the fake.</summary>
public sealed class ClientTokenTests
{
    private readonly FakeUsageServer _server = FakeUsageServer.At("2026-03-10T12:00Z");

    [Fact]
    public async Task One_token_serves_all_groups()
    {
        _server.UsageEngine.AddSession("store", ["a"], Session());
        using var usage = _server.CreateClient();

        await usage.MeterTypes.ListAsync();
        await usage.Meters.ListAsync();
        await usage.Collectors.ListAsync();
        await usage.Aggregation.LookupSessionAsync("store", new LookupSessionRequest { FieldValues = ["a"] });

        Assert.Equal(1, _server.UsageEngine.TokensIssued);
    }

    [Fact]
    public async Task Concurrent_first_calls_fetch_one_token()
    {
        using var usage = _server.CreateClient();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => usage.Meters.ListAsync())));

        Assert.Equal(1, _server.UsageEngine.TokensIssued);
    }

    [Fact]
    public async Task The_client_renews_before_a_token_ends()
    {
        using var usage = _server.CreateClient();

        await usage.Meters.ListAsync();
        _server.Clock.Advance(TimeSpan.FromMinutes(55) - TimeSpan.FromTicks(1));
        await usage.Meters.ListAsync();
        Assert.Equal(1, _server.UsageEngine.TokensIssued);

        // Behind the call, which goes on with the old token.
        _server.Clock.Advance(TimeSpan.FromTicks(1));
        await usage.Meters.ListAsync();
        Assert.Equal((2, 5), (_server.UsageEngine.TokensIssued, _server.Requests.Count));

        // An hour later nobody has called meanwhile, so that the next call waits.
        _server.Clock.Advance(TimeSpan.FromMinutes(59));
        await usage.Meters.ListAsync();
        Assert.Equal((3, 7), (_server.UsageEngine.TokensIssued, _server.Requests.Count));
    }

    [Fact]
    public async Task A_client_lives_through_many_lifetimes()
    {
        _server.UsageEngine.TokenLifetime = TimeSpan.FromMinutes(10);
        using var usage = _server.CreateClient();

        for (var hour = 0; hour < 24; hour++)
        {
            await usage.Meters.ListAsync();
            _server.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((24, 48), (_server.UsageEngine.TokensIssued, _server.Requests.Count));
    }

    [Fact]
    public async Task After_revocation_the_client_renews_once_and_succeeds()
    {
        using var usage = _server.CreateClient();
        await usage.Meters.ListAsync();

        _server.UsageEngine.RevokeTokens();
        await usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "orders" });

        Assert.Equal(2, _server.UsageEngine.TokensIssued);
        Assert.Single(_server.UsageEngine.Collectors);
        Assert.Equal(
            ["/authentication/v1/oauth/token", "/usage-metering/v1/meters", "/online-collection/v1/collectors", "/authentication/v1/oauth/token", "/online-collection/v1/collectors"],
            _server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_wrong_secret_is_an_authentication_error_without_the_secret()
    {
        using var usage = _server.CreateClient(options => options.UsageEngine.ClientSecret = "my-wrong-secret-0123456789");

        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.Meters.ListAsync());

        Assert.Equal("invalid_client", failure.ErrorCode);
        Assert.DoesNotContain("my-wrong-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _server.UsageEngine.TokensIssued);
    }

    private static AggregationSession Session() => new() { Data = new Dictionary<string, System.Text.Json.JsonElement>() };

    [Fact]
    public async Task A_token_that_never_comes_is_given_up_also_where_calls_have_no_limit()
    {
        using var server = FakeUsageServer.At("2026-03-10T12:00Z");
        server.Faults.For(UsageOperations.TokenCreate).Always().Meet(Fault.Silence);
        using var usage = server.CreateClient(options => options.UsageEngine.Resilience = new() { TotalTimeout = Timeout.InfiniteTimeSpan, AttemptTimeout = Timeout.InfiniteTimeSpan, MaxRetries = 0 });

        var failure = await Assert.ThrowsAnyAsync<UsageException>(() => server.Clock.RunUntilAsync(usage.Meters.ListAsync()));

        Assert.IsType<UsageTimeoutException>(failure);
        Assert.Equal(Wire.At("2026-03-10T12:00:20Z"), server.Clock.GetUtcNow());
    }
}
