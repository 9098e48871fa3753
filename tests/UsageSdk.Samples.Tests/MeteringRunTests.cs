using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class MeteringRunTests
{
    [Fact]
    public async Task A_meter_for_each_customer_counts_the_first_month()
    {
        UsageRow[] rows =
        [
            Rows.At("2026-02-10T10:00:00Z", 30) with { Customer = "cus_a" },
            Rows.At("2026-02-28T23:59:59.999Z", 20) with { Customer = "cus_a" },
            Rows.At("2026-03-01T00:00:00Z", 1000) with { Customer = "cus_a" },
            Rows.At("2026-02-11T10:00:00Z", 24.5m) with { Customer = "cus_b" },
            Rows.At("2026-03-05T10:00:00Z", 5) with { Customer = "cus_c" },
        ];

        var result = await MeteringRun.RunAsync(rows, TestContext.Current.CancellationToken);

        Assert.Equal([("cus_a", 50m), ("cus_b", 24.5m), ("cus_c", 0m)], result.Meters.Select(meter => (meter.UserId, meter.Value!.Value)));
        Assert.All(result.Meters, meter => Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), meter.PeriodEnd));
        Assert.Equal((50m, 2), (result.Type.Capacity, result.Type.Thresholds!.Count));
        Assert.NotEmpty(result.IngestionId);
        Assert.Equal(("Count usage", 2, 1), (result.Stream.Name, result.Stream.Nodes.Count, result.Stream.Edges.Count));
    }

    [Fact]
    public async Task The_report_names_meters_thresholds_collector_and_stream()
    {
        using var output = new StringWriter();
        Report.Show(Plain.Console(output), await MeteringRun.RunAsync(CommittedCsv.Rows(), TestContext.Current.CancellationToken));

        Assert.All(
            ["Meters of the Usage Engine: tokens", "cus_acme", "2026-09-01 to 2026-10-01", "half, largest", "Collector 'Quickstart' took one record in as", "Stream 'Count usage' (v1): Collector -> Meter."],
            part => Assert.Contains(part, output.ToString(), StringComparison.Ordinal));
    }
}
