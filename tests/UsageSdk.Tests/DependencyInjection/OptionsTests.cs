using Microsoft.Extensions.Options;
using UsageSdk.DodoPayments;

namespace UsageSdk.Tests.DependencyInjection;

/// <summary>Every rule on settings, with the key that its message names.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string, Action<UsageClientOptions>> Wrong => new()
    {
        { "Autumn:SecretKey must be printable ASCII without spaces; a line break from a secret's file is a common cause.", options => options.Autumn.SecretKey = "am_sk_MARKED\n" },
        { "DodoPayments:ApiKey must be printable ASCII without spaces; a line break from a secret's file is a common cause.", options => options.DodoPayments.ApiKey = "MARKED key" },
        { "Autumn:BaseAddress must be https: credentials are sent to it. http is allowed for loopback hosts only.", options => options.Autumn.BaseAddress = new Uri("http://example.com/v1/") },
        { "Autumn:BaseAddress must be an absolute https address.", options => options.Autumn.BaseAddress = new Uri("/v1", UriKind.Relative) },
        { "Autumn:BaseAddress must be an absolute https address.", options => options.Autumn.BaseAddress = new Uri("ftp://localhost/") },
        { "DodoPayments:BaseAddress must have no query, fragment or user.", options => options.DodoPayments.BaseAddress = new Uri("https://user:MARKED@example.com/") },
        { "DodoPayments:BaseAddress must have no query, fragment or user.", options => options.DodoPayments.BaseAddress = new Uri("https://example.com/?a=1") },
        { "DodoPayments:Environment must be Live or Test.", options => options.DodoPayments.Environment = (DodoPaymentsEnvironment)7 },
        { "Autumn:Resilience:TotalTimeout must be 00:00:00.0100000 to 1.00:00:00, or infinite.", options => options.Autumn.Resilience.TotalTimeout = TimeSpan.FromDays(2) },
        { "Autumn:Resilience:AttemptTimeout must be 00:00:00.0100000 to 1.00:00:00, or infinite.", options => options.Autumn.Resilience.AttemptTimeout = TimeSpan.Zero },
        { "Autumn:Resilience:AttemptTimeout must be at most Autumn:Resilience:TotalTimeout.", options => options.Autumn.Resilience.AttemptTimeout = TimeSpan.FromSeconds(61) },
        { "DodoPayments:Resilience:BaseDelay must be at most DodoPayments:Resilience:MaxDelay.", options => options.DodoPayments.Resilience.BaseDelay = TimeSpan.FromSeconds(31) },
        { "DodoPayments:Resilience:MaxDelay must be 00:00:00 to 1.00:00:00.", options => options.DodoPayments.Resilience.MaxDelay = TimeSpan.FromDays(2) },
        { "DodoPayments:Resilience:MaxRetryAfter must be 00:00:00 to 1.00:00:00.", options => options.DodoPayments.Resilience.MaxRetryAfter = TimeSpan.FromTicks(-1) },
        { "DodoPayments:Resilience:MaxRetries must be 0 or more.", options => options.DodoPayments.Resilience.MaxRetries = -1 },
        { "Autumn:Pacing:MaxWait must be 00:00:00 to 1.00:00:00.", options => options.Autumn.Pacing.MaxWait = TimeSpan.FromTicks(-1) },
        { "DodoPayments:Pacing:MaxWait must be 00:00:00 to 1.00:00:00.", options => options.DodoPayments.Pacing.MaxWait = TimeSpan.FromDays(2) },
        { "UsageEngine:Pacing:MaxWait must be 00:00:00 to 1.00:00:00.", options => options.UsageEngine.Pacing.MaxWait = TimeSpan.MaxValue },
        { "DodoPayments:RateLimitTier must be 0, 1 or 2.", options => options.DodoPayments.RateLimitTier = 3 },
        { "DodoPayments:RateLimitTier must be 0, 1 or 2.", options => options.DodoPayments.RateLimitTier = -1 },
        { "MaxResponseBytes must be 1024 to 1073741824.", options => options.MaxResponseBytes = 1023 },
        { "DodoPayments:Http:CompressRequestsFrom must be 0 or more, or not be set.", options => options.DodoPayments.Http.CompressRequestsFrom = -1 },
        { "Autumn:Http:CompressRequestsFrom must be 0 or more, or not be set.", options => options.Autumn.Http.CompressRequestsFrom = -1 },
        { "UsageEngine:Http:CompressRequestsFrom must be 0 or more, or not be set.", options => options.UsageEngine.Http.CompressRequestsFrom = -1 },
        { "UsageEngine:Http must not be null.", options => options.UsageEngine.Http = null! },
        { "Autumn must not be null.", options => options.Autumn = null! },
        { "DodoPayments:Resilience must not be null.", options => options.DodoPayments.Resilience = null! },
        { "UsageEngine:Pacing must not be null.", options => options.UsageEngine.Pacing = null! },
        { "MaxResponseBytes must be 1024 to 1073741824.", options => options.MaxResponseBytes = (1 << 30) + 1 },
    };

    public static TheoryData<Action<UsageClientOptions>> Right => new(
        _ => { },
        options => options.Autumn.BaseAddress = new Uri("http://localhost:5080/v1/"),
        options => options.DodoPayments.BaseAddress = new Uri("http://[::1]:5080"),
        options => options.Autumn.Resilience = new() { MaxRetries = 0, BaseDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, MaxRetryAfter = TimeSpan.Zero },
        options => options.Autumn.Resilience.TotalTimeout = TimeSpan.FromDays(1),
        options => options.Autumn.Pacing = new() { Enabled = false, MaxWait = TimeSpan.Zero },
        options => options.UsageEngine.Pacing.MaxWait = TimeSpan.FromDays(1),
        options => options.DodoPayments.RateLimitTier = 2,
        options => options.DodoPayments.Http = new() { UseHttp2 = true, CompressRequestsFrom = 0 },
        options => options.Autumn.Resilience = new() { TotalTimeout = Timeout.InfiniteTimeSpan, AttemptTimeout = Timeout.InfiniteTimeSpan },
        options => options.Autumn.Resilience = new() { TotalTimeout = Timeout.InfiniteTimeSpan, AttemptTimeout = TimeSpan.FromHours(1) },
        options => options.Autumn.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan,
        options => options.MaxResponseBytes = 1024);

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_is_refused_by_name_and_without_its_value(string problem, Action<UsageClientOptions> change)
    {
        var options = new UsageClientOptions();
        change(options);
        var failure = Assert.Throws<OptionsValidationException>(() => UsageClient.Create(options));
        Assert.Equal([problem], failure.Failures);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right), DisableDiscoveryEnumeration = true)]
    public void A_right_setting_is_accepted(Action<UsageClientOptions> change)
    {
        var options = new UsageClientOptions();
        change(options);
        using var usage = UsageClient.Create(options);
        Assert.NotNull(usage.Events);
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var options = new UsageClientOptions { MaxResponseBytes = 0, Autumn = { SecretKey = "a b" } };
        var failure = Assert.Throws<OptionsValidationException>(() => UsageClient.Create(options));
        Assert.Equal(2, failure.Failures.Count());
    }

    [Fact]
    public void Disposing_a_client_leaves_a_handler_of_yours_open()
    {
        using var handler = new DisposalProbe();
        UsageClient.Create(new() { PrimaryHandler = handler }).Dispose();
        Assert.False(handler.IsDisposed);
    }

    private sealed class DisposalProbe : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage());

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
