using System.Globalization;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows a result as table and charts.</summary>
internal static class Report
{
    private static readonly Color[] Colors = [Color.SteelBlue1, Color.MediumSpringGreen, Color.Gold1, Color.Salmon1, Color.Orchid, Color.Turquoise2];

    public static void Show(IAnsiConsole console, UsageResult result)
    {
        console.Write(Days(result));
        var busiest = result.Features.MaxBy(feature => result.Rows.Count(row => row.Feature == feature))!;
        console.WriteLine();
        console.Write(DayChart(result, busiest));

        // A chart without bars cannot be drawn.
        foreach (var feature in result.Features.Where(feature => result.Models(feature).Count > 0))
        {
            console.WriteLine();
            console.Write(ModelChart(result, feature));
        }
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

    private static BarChart DayChart(UsageResult result, string feature)
    {
        var chart = new BarChart().Width(78).Label($"[bold]{Markup.Escape(feature)} by day[/]").LeftAlignLabel().UseValueFormatter(Number);
        foreach (var bin in result.ByDay.List)
        {
            chart.AddItem(Day(bin.Period), (double)bin.Values[feature], Colors[0]);
        }

        return chart;
    }

    private static BarChart ModelChart(UsageResult result, string feature)
    {
        var chart = new BarChart().Width(78).Label($"[bold]{Markup.Escape(feature)} by properties.model[/]").LeftAlignLabel().UseValueFormatter(Number);
        foreach (var (index, (model, sum)) in result.Models(feature).Index())
        {
            chart.AddItem(Markup.Escape(model), (double)sum, Colors[index % Colors.Length]);
        }

        return chart;
    }

    private static string Day(DateTimeOffset day) => day.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    private static string Number(double value) => Number((decimal)value);
}
