using System.Globalization;
using Spectre.Console;

namespace UsageReport;

/// <summary>Shows a report on a console.</summary>
internal static class ConsoleReport
{
    private const int BarCells = 24;
    private const string Heights = "▁▂▃▄▅▆▇█";
    private static readonly Color[] Colors = [Color.SteelBlue1, Color.Gold1, Color.MediumSpringGreen, Color.Orchid, Color.Salmon1, Color.Turquoise2];

    public static void Show(IAnsiConsole console, Report report)
    {
        console.WriteLine($"Usage from {Figure.Minute(report.Start)} to {Figure.Minute(report.End)} UTC: {Figure.Number(report.Events.Count)} events.");
        console.Write(Customers(report));
        foreach (var feature in report.Features)
        {
            console.Write(Days(report, feature));
            ShowHours(console, report.ByHour, feature);
            ShowGroups(console, report, feature);
        }
    }

    /// <summary>Plain lines for other programs to compare: past the console, which would wrap a long one.</summary>
    public static void ShowTotals(IAnsiConsole console, Report report)
    {
        var output = console.Profile.Out.Writer;
        foreach (var feature in report.Features)
        {
            var total = report.ByCustomer.Figures.Total[feature];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"total {feature} count={total.Count} sum={total.Sum:0.##########}"));
        }

        foreach (var view in report.Views)
        {
            output.WriteLine($"compared with the server {view.Name}: {(view.Comparison.IsMatch ? "no differences" : view.Comparison)}");
        }
    }

    private static Table Customers(Report report)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Sums by customer").AddColumn(new TableColumn("Customer").Footer("Total"));
        foreach (var feature in report.Features)
        {
            table.AddColumn(new TableColumn(Markup.Escape(Figure.Name(feature))).RightAligned().Footer(Figure.Number(report.ByCustomer.Figures.Total[feature].Sum)));
        }

        foreach (var customer in CustomerTotals.Of(report))
        {
            table.AddRow([Markup.Escape(Figure.Name(customer.Name)), .. customer.Values.Select(Figure.Number)]);
        }

        return table;
    }

    private static Table Days(Report report, string feature)
    {
        var values = report.ByCustomer.Values(feature).Values;
        var largest = Math.Max(values.Max(Math.Abs), decimal.One / 1_000_000);
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"{Figure.Name(feature)} by day (UTC)"))
            .AddColumn("Day").AddColumn(new TableColumn("Sum").RightAligned()).AddColumn(new TableColumn("").Width(BarCells));
        foreach (var (bin, value) in report.ByCustomer.Figures.List.Zip(values))
        {
            var bar = new string('█', (int)Math.Round(Math.Abs(value) / largest * BarCells));
            table.AddRow(new Text(Figure.Day(bin.Period)), new Text(Figure.Number(value)), new Text(bar, value < 0 ? Color.Red1 : Colors[0]));
        }

        return table;
    }

    private static void ShowHours(IAnsiConsole console, AggregatedView byHour, string feature)
    {
        var values = byHour.Values(feature).Values;
        var largest = Math.Max(values.Max(), decimal.One / 1_000_000);
        console.WriteLine($"{Figure.Name(feature)} by hour, {Figure.Hour(byHour.Figures.List[0].Period)} to {Figure.Hour(byHour.Figures.List[^1].Period)}, highest {Figure.Number(values.Max())}");
        console.WriteLine(string.Concat(values.Select(value => Heights[(int)Math.Round(Math.Max(0, value) / largest * (Heights.Length - 1))])), Colors[0]);
        console.WriteLine();
    }

    private static void ShowGroups(IAnsiConsole console, Report report, string feature)
    {
        var groups = report.ByGroup.Groups(feature).Where(group => group.Sum > 0).ToList();
        if (groups.Count > 0)
        {
            console.WriteLine($"{Figure.Name(feature)} by {Figure.Name(report.Group)}");
            console.Write(new BreakdownChart().Width(72).UseValueFormatter(value => Figure.Number((decimal)value))
                .AddItems(groups.Select((group, index) => new BreakdownChartItem(Markup.Escape(Figure.Name(group.Name)), (double)group.Sum, Colors[index % Colors.Length]))));
            console.WriteLine();
        }
    }
}
