using System.Globalization;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows a result as table and charts.</summary>
internal static class Report
{
    private static readonly Color[] Colors = [Color.SteelBlue1, Color.MediumSpringGreen, Color.Gold1, Color.Salmon1, Color.Orchid, Color.Turquoise2];
    private static readonly Color BelowZero = Color.Red1;

    public static void Show(IAnsiConsole console, UsageResult result)
    {
        console.Write(Days(result));
        var busiest = result.Features.MaxBy(feature => result.Rows.Count(row => row.Feature == feature))!;
        ShowChart(console, $"{busiest} by day", [.. result.ByDay.List.Select(bin => (Day(bin.Period), bin.Values[busiest], Colors[0]))]);

        // Without a model there is nothing to draw.
        foreach (var feature in result.Features.Where(feature => result.Models(feature).Count > 0))
        {
            ShowChart(console, $"{feature} by properties.model", [.. result.Models(feature).Select((model, index) => (model.Model, model.Sum, Colors[index % Colors.Length]))]);
        }
    }

    public static void Show(IAnsiConsole console, MeteringResult result)
    {
        var capacity = result.Type.Capacity ?? 0;
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"Meters of the Usage Engine: {result.Feature}"))
            .AddColumn("Customer").AddColumn("Period (UTC)").AddColumn(new TableColumn("Value").RightAligned()).AddColumn("Thresholds reached");
        foreach (var meter in result.Meters)
        {
            var reached = result.Type.Thresholds!.Where(threshold => meter.Value >= (threshold.AbsoluteValue ?? (threshold.CapacityPercentage * capacity / 100)));
            table.AddRow(
                Markup.Escape(meter.UserId), $"{meter.PeriodStart:yyyy-MM-dd} to {meter.PeriodEnd:yyyy-MM-dd}", Number(meter.Value ?? 0),
                Markup.Escape(string.Join(", ", reached.Select(threshold => threshold.Name))));
        }

        console.WriteLine();
        console.Write(table);

        // Past the console, which would wrap the ids.
        console.Profile.Out.Writer.WriteLine($"Collector '{result.Collector.Name}' took one record in as {result.IngestionId}.");
        console.Profile.Out.Writer.WriteLine($"Stream '{result.Stream.Name}' ({result.Stream.Tag}): {string.Join(" -> ", result.Stream.Nodes.Select(node => node.Name))}.");
    }

    public static void ShowTotals(IAnsiConsole console, UsageResult result)
    {
        foreach (var feature in result.Features)
        {
            // One plain line a feature, for other programs to compare: past the console, which would wrap a long one.
            console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"total {feature} count={result.ByDay.Total[feature].Count} sum={result.ByDay.Total[feature].Sum:0.##########}"));
        }
    }

    private static Table Days(UsageResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Usage by day (UTC)").AddColumn("Day");
        foreach (var feature in result.Features)
        {
            table.AddColumn(new TableColumn(Markup.Escape(feature)).RightAligned().Footer(Number(result.ByDay.Total[feature].Sum)));
        }

        table.Columns[0].Footer("Total");
        foreach (var bin in result.ByDay.List)
        {
            table.AddRow([Day(bin.Period), .. result.Features.Select(feature => Number(bin.Values[feature]))]);
        }

        return table;
    }

    private static void ShowChart(IAnsiConsole console, string title, IReadOnlyList<(string Label, decimal Value, Color Color)> bars)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{title}[/]");
        console.Write(new Chart([.. bars.Select(bar => new ChartItem(bar.Label, bar.Value, bar.Value < 0 ? BelowZero : bar.Color))], Number));
    }

    private static string Day(DateTimeOffset day) => day.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("#,0.##########", CultureInfo.InvariantCulture);
}
