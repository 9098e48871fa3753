using Refit;
using UsageSdk.Refit;
using UsageSdk.Refit.Autumn;

namespace Docs.Examples;

/// <summary>The example of the package's readme, compiled against the stand-ins.</summary>
public static class ReadmeExample
{
    public static async Task RunAsync(string secretKey)
    {
        var http = new HttpClient { BaseAddress = new("https://api.useautumn.com/v1") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", secretKey);

        var events = RestService.For<IEventsApi>(http, UsageRefit.CreateSettings());
        var page = await events.ListAsync(new() { Limit = 50 });

        Console.WriteLine(page.List.Count);
    }
}
