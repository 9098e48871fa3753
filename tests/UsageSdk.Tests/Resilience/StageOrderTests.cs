using System.Runtime.CompilerServices;

namespace UsageSdk.Tests.Resilience;

/// <summary>The stages of a call come in the order that src/docs/pipeline.md draws.</summary>
public sealed class StageOrderTests
{
    [Fact]
    public async Task A_call_with_a_key_passes_the_stages_in_the_order_of_the_page()
    {
        using var recorder = new StageRecorder("""{"customer_id":"c","value":1}""");
        Assert.Equal(Expected(without: "authentication"), await recorder.RecordAsync((usage, options) => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f" }, options)));
    }

    [Fact]
    public async Task A_call_with_a_token_passes_the_stages_in_the_order_of_the_page()
    {
        using var recorder = new StageRecorder("""{"meters":[]}""");
        Assert.Equal(Expected(without: "idempotency key"), await recorder.RecordAsync((usage, options) => usage.Meters.ListAsync(options: options)));
    }

    /// <summary>What the page draws: the stages before "retry" once, those after it once for each of two attempts.</summary>
    private static IEnumerable<string> Expected(string without, [CallerFilePath] string here = "")
    {
        var page = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "docs", "pipeline.md"));
        var stages = page.Single(line => line.StartsWith("telemetry > ", StringComparison.Ordinal)).Split(" > ").Where(stage => stage != without).ToList();
        var retry = stages.IndexOf("retry");
        var attempt = stages[(retry + 1)..];
        return [.. stages[..retry], .. attempt, "retry", .. attempt];
    }
}
