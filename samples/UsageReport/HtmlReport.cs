using System.Xml.Linq;

namespace UsageReport;

/// <summary>A report as one HTML file that loads nothing: charts as SVG, for light and dark, and each chart's numbers as a table.</summary>
internal sealed class HtmlReport(Report report)
{
    private const int MostColors = 6;
    private const int MostBars = 12;
    private const int MostTicks = 10;
    private const int HoursATick = 6;

    public string ToHtml()
    {
        var range = $"{Figure.Minute(report.Start)} to {Figure.Minute(report.End)} UTC";
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),

                // Whatever a name in it tries, nothing is loaded and no script runs.
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
                new XElement("title", $"Usage {range}"),
                new XElement("style", HtmlStyle.Css)),
            new XElement(
                "body",
                new XElement("h1", "Usage"),
                new XElement("p", $"{range}, {Figure.Number(report.Events.Count)} events."),
                new XElement("main", Totals(), report.Features.SelectMany((feature, index) => Feature(feature, $"f{index}")), Comparison())));
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.None).ReplaceLineEndings("\n")}\n";
    }

    private XElement Totals() => new(
        "section",
        new XElement("h2", "Totals"),
        new HtmlTable(
            "Sums by customer and feature",
            ["customer", .. report.Features.Select(Figure.Name)],
            CustomerTotals.Of(report).Select(customer => (Figure.Name(customer.Name), (IReadOnlyList<string>)[.. customer.Values.Select(Figure.Number)])),
            [.. report.Features.Select(feature => Figure.Number(report.ByCustomer.Figures.Total[feature].Sum))]).ToElement());

    private IEnumerable<XElement> Feature(string feature, string id)
    {
        var name = Figure.Name(feature);
        var days = report.ByCustomer.Figures.List.Select(bin => bin.Period).ToList();
        var hours = report.ByHour.Figures.List.Select(bin => bin.Period).ToList();
        var groups = Largest(report.ByGroup.Groups(feature), MostBars);
        var everyDay = ((days.Count - 1) / MostTicks) + 1;
        yield return new XElement(
            "section",
            new XElement("h2", name),
            new HtmlChart(
                new(
                    $"{name} by day and customer", $"Stacked columns. {Highest(report.ByCustomer.Values(feature), days.ConvertAll(Figure.Day))}", "day",
                    days.ConvertAll(Figure.Day), [.. days.Select((day, index) => index % everyDay == 0 ? Figure.ShortDay(day) : null)], Largest(report.ByCustomer.Groups(feature), MostColors)),
                new(), ColumnChart.Draw).ToElement($"{id}-day"),
            new HtmlChart(
                new(
                    $"{name} by hour", $"A line. {Highest(report.ByHour.Values(feature), hours.ConvertAll(Figure.Hour))}", "hour",
                    hours.ConvertAll(Figure.Hour), [.. hours.Select(HourTick)], [Named(report.ByHour.Values(feature))]),
                new(), LineChart.Draw).ToElement($"{id}-hour"),
            groups.Count == 0 ? null : Bars(new(
                $"{name} by {Figure.Name(report.Group)}", $"Bars. {groups[0].Name} has the most, {Figure.Number(groups[0].Sum)}.", Figure.Name(report.Group),
                groups.ConvertAll(group => group.Name), [], [new(name, groups.ConvertAll(group => group.Sum))])).ToElement($"{id}-group"));
    }

    private static HtmlChart Bars(ChartData data) => new(data, BarChart.Plot(data), BarChart.Draw);

    private XElement Comparison() => new(
        "section",
        new XElement("h2", "Compared with the server"),
        new XElement("p", "The events were listed and aggregated on this side; the server was asked for the same aggregates."),
        report.Views.Select(view => new XElement(
            "p",
            $"{Figure.Name(view.Name)}: {(view.Comparison.IsMatch ? "no differences." : $"{view.Comparison.Differences.Count} differences.")}",
            view.Comparison.IsMatch ? null : new XElement("ul", view.Comparison.Differences.Select(difference => new XElement("li", Figure.Name(difference.ToString())))))));

    /// <summary>As many as there is room for, without those that have nothing to draw; the rest is one.</summary>
    private static List<Series> Largest(IReadOnlyList<Series> series, int most)
    {
        var drawn = series.Where(one => one.Values.Any(value => value != 0)).ToList();
        var named = (drawn.Count > 0 ? drawn : series).Select(Named).ToList();
        return named.Count <= most
            ? named
            : [.. named.Take(most - 1), new("others", [.. named[0].Values.Select((_, index) => named.Skip(most - 1).Sum(other => other.Values[index]))])];
    }

    private static Series Named(Series series) => series with { Name = Figure.Name(series.Name) };

    private static string? HourTick(DateTimeOffset hour) => hour.Hour % HoursATick != 0 ? null : hour.Hour == 0 ? Figure.ShortDay(hour) : $"{hour:HH:mm}";

    private static string Highest(Series series, List<string> labels)
    {
        var (index, value) = series.Values.Index().MaxBy(value => value.Item);
        return $"{labels.Count} values, the highest {Figure.Number(value)} on {labels[index]}, {Figure.Number(series.Sum)} in all.";
    }
}
