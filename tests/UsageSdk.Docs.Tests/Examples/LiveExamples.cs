using UsageSdk;
using UsageSdk.Autumn;

namespace Docs.Examples;

/// <summary>README.md and src/UsageSdk/README.md. Compiled only: it would call the service.</summary>
public static class LiveExamples
{
    public static async Task RunAsync()
    {
        using var usage = UsageClient.Create(new() { Autumn = { SecretKey = Environment.GetEnvironmentVariable("AUTUMN_SECRET_KEY") } });

        await usage.Events.TrackAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Value = 3, Properties = new() { ["model"] = "small" } });

        var report = await usage.Events.AggregateAsync(new() { CustomerId = "cus_123", FeatureId = "api_calls", Range = AggregateRange.Last7Days });
        foreach (var day in report.List)
        {
            Console.WriteLine($"{day.Period:yyyy-MM-dd}  {day.Values["api_calls"]}");
        }
    }
}
