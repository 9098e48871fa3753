using System.Net.Http.Headers;
using UsageSdk.Benchmarks.Baselines;

namespace UsageSdk.Benchmarks.Client;

/// <summary>The clients that are compared, each with a handler of its own.</summary>
public static class Clients
{
    private const string Key = "dodo_test_0123456789abcdef0123456789";

    private static readonly Uri Address = new("https://test.dodopayments.com/");

    /// <summary>The baseline, with the header without which the service answers nothing.</summary>
    public static HandWritten HandWritten(HttpMessageHandler handler, Uri? address = null, string key = Key)
    {
        var http = new HttpClient(handler) { BaseAddress = address ?? Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new HandWritten(http);
    }

    /// <summary>As it comes, but without waits for the rate limit, over connections of its own.</summary>
    public static UsageClient Of(Uri address, string key, bool useHttp2 = false, int? compressFrom = null)
    {
        var options = Options(handler: null, time: null);
        options.DodoPayments.BaseAddress = address;
        options.DodoPayments.ApiKey = key;
        options.DodoPayments.Pacing.Enabled = false;
        options.DodoPayments.Http = new() { UseHttp2 = useHttp2, CompressRequestsFrom = compressFrom };
        return UsageClient.Create(options);
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
    public static UsageClient Paced(HttpMessageHandler handler, TimeProvider? time = null) => UsageClient.Create(Options(handler, time));

    private static UsageClientOptions Options(HttpMessageHandler? handler, TimeProvider? time)
    {
        var options = new UsageClientOptions { PrimaryHandler = handler, TimeProvider = time };
        options.DodoPayments.BaseAddress = Address;
        options.DodoPayments.ApiKey = Key;
        return options;
    }
}
