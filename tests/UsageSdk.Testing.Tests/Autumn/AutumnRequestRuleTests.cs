using System.Text.Json;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Bodies of list and track against the service's own validator: Requests/generate.mjs wrote what it says of them.</summary>
public sealed class AutumnRequestRuleTests
{
    [Theory]
    [InlineData("list", "v1/events.list", "2.1", AggregationProfile.August2026, 600)]
    [InlineData("march", "v1/events.list", "2.1", AggregationProfile.March2026, 300)]
    [InlineData("cursor", "v1/events.list", "2.3", AggregationProfile.August2026, 400)]
    [InlineData("track", "v1/balances.track", "2.1", AggregationProfile.August2026, 1000)]
    [Mirrors("A1.2", "A1.3", "A1.5", "A1.6", "A1.7", "A1.8", "A1.24", "A1.28", "A3.3", "A3.7", "A3.8", "A3.10", "A3.13", "A4.22", "A4.23")]
    public async Task Every_body_is_judged_in_the_words_of_the_service(string operation, string path, string version, AggregationProfile profile, int least)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Autumn", "Requests", "zod.json")));
        var cases = document.RootElement.EnumerateArray().Where(item => item.GetProperty("operation").GetString() == operation).ToList();
        using var wire = new Wire();
        wire.Server.Autumn.Profile = profile;
        var differences = new List<string>();
        foreach (var item in cases)
        {
            var (body, expected) = (item.GetProperty("body").GetString()!, item.GetProperty("message").GetString());
            var reply = await wire.PostAsync(path, body, ("x-api-version", version));
            var actual = (string?)reply.Json["code"] == "invalid_inputs" ? (string?)reply.Json["message"] : null;
            if (actual != expected)
            {
                differences.Add($"{body}: {actual ?? "none"} instead of {expected ?? "none"}");
            }
        }

        Assert.True(cases.Count > least, $"{cases.Count}");
        Assert.Empty(differences);
    }
}
