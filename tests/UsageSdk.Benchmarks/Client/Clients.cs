using System.Net.Http.Headers;
using UsageSdk.Benchmarks.Baselines;

namespace UsageSdk.Benchmarks.Client;

/// <summary>The clients that are compared, each with a handler of its own.</summary>
public static class Clients
{
    private const string Key = "dodo_test_0123456789abcdef0123456789";

    private static readonly Uri Address = new("https://test.dodopayments.com/");

    /// <summary>The baseline, with the header without which the service answers nothing.</summary>
    public static HandWritten HandWritten(HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return new HandWritten(http);
    }

    /// <summary>Only what cannot be switched off: addresses, headers, JSON, errors.</summary>
    public static UsageClient Bare(HttpMessageHandler handler, TimeProvider? time = null, bool isValidated = false)
    {
        var options = Options(handler, time);
        options.ValidateRequests = isValidated;
        options.DodoPayments.Resilience = new() { MaxRetries = 0, TotalTimeout = Timeout.InfiniteTimeSpan, AttemptTimeout = Timeout.InfiniteTimeSpan };
        options.DodoPayments.Pacing.Enabled = false;
        return UsageClient.Create(options);
    }

    /// <summary>As it comes, but without waits for the rate limit: a benchmark would do nothing else.</summary>
    public static UsageClient Full(HttpMessageHandler handler, TimeProvider? time = null)
    {
        var options = Options(handler, time);
        options.DodoPayments.Pacing.Enabled = false;
        return UsageClient.Create(options);
    }

    /// <summary>As it comes. Only for a handler that grants so many permits that no call has to wait.</summary>
    public static UsageClient Paced(HttpMessageHandler handler) => UsageClient.Create(Options(handler, time: null));

    private static UsageClientOptions Options(HttpMessageHandler handler, TimeProvider? time)
    {
        var options = new UsageClientOptions { PrimaryHandler = handler, TimeProvider = time };
        options.DodoPayments.BaseAddress = Address;
        options.DodoPayments.ApiKey = Key;
        return options;
    }
}
