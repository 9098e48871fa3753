using System.Globalization;
using System.Xml.Linq;
using UsageSdk.Offline;

namespace MeteredApi.Page;

/// <summary>A feature's usage of a day: a column for each hour, stacked by customer, and the same as a table. The sample UsageReport draws more.</summary>
/// <remarks>As elements and not as text, so that no name in them can end one.</remarks>
internal sealed class UsageChart(string feature, string title, UsageView view)
{
    private const int MostColors = 6;
    private const int Hours = 24;
    private const double Left = 56;
    private const double Step = 29;
    private const double Column = 22;
    private const double Top = 8;
    private const double Bottom = 200;

    private readonly List<(string Name, decimal[] Hours)> _customers = Largest(view.Customers(feature));

    public XElement ToElement() => new(
        "figure",
        new XElement("figcaption", title),
        _customers.All(customer => customer.Hours.All(value => value == 0)) ? new XElement("p", new XAttribute("class", "soft"), "None yet.") : (object[])[Legend(), new XElement("div", new XAttribute("class", "wide"), Picture()), Table()]);

    private static List<(string Name, decimal[] Hours)> Largest(IReadOnlyList<(string Customer, decimal[] Hours)> customers)
    {
        var named = customers.Select(customer => (customer.Customer == OfflineAggregator.ReservedGroup ? "others" : customer.Customer, customer.Hours)).ToList();
        return named.Count <= MostColors
            ? named
            : [.. named.Take(MostColors - 1), ("others", [.. Enumerable.Range(0, Hours).Select(hour => named.Skip(MostColors - 1).Sum(customer => customer.Hours[hour]))])];
    }

    private XElement Legend() => new(
        "ul",
        new XAttribute("class", "legend"),
        _customers.Index().Select(customer => new XElement("li", new XElement("span", new XAttribute("class", $"b{customer.Index}"), ""), customer.Item.Name)));

    private XElement Picture()
    {
        var columns = Enumerable.Range(0, Hours).Select(hour => _customers.Sum(customer => customer.Hours[hour])).ToList();
        var step = TickStep(columns.Max());
        var ticks = (int)Math.Max(1, Math.Ceiling(columns.Max() / step));
        return new(
            "svg",
            new XAttribute("viewBox", "0 0 760 228"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{feature}-title {feature}-description"),
            new XElement("title", new XAttribute("id", $"{feature}-title"), $"{title} today, by hour and customer"),
            new XElement(
                "desc",
                new XAttribute("id", $"{feature}-description"),
                $"Stacked columns. {Number(columns.Sum())} in all; the most, {Number(columns.Max())}, from {columns.IndexOf(columns.Max()):00}:00 UTC. {_customers.MaxBy(customer => customer.Hours.Sum()).Name} used most."),
            Enumerable.Range(0, ticks + 1).Select(tick => Tick(Y(tick / (double)ticks), Number(tick * step))),
            Enumerable.Range(0, Hours / 3).Select(part => Label(X(part * 3) + (Column / 2), Bottom + 18, "middle", $"{part * 3:00}:00")),
            Enumerable.Range(0, Hours).SelectMany(hour => Stack(hour, ticks * step)));
    }

    /// <summary>Refunds, which are below zero, are in the table only.</summary>
    private IEnumerable<XElement> Stack(int hour, decimal top)
    {
        var below = 0m;
        foreach (var (color, (name, hours)) in _customers.Index().Where(customer => customer.Item.Hours[hour] > 0))
        {
            var (y, foot) = (Y((double)((below + hours[hour]) / top)), Y((double)(below / top)));
            below += hours[hour];
            yield return new(
                "rect",
                new XAttribute("class", $"c{color}"),
                new XAttribute("x", Text(X(hour))),
                new XAttribute("y", Text(y)),
                new XAttribute("width", Text(Column)),
                new XAttribute("height", Text(foot - y)),
                new XElement("title", $"{hour:00}:00 UTC, {name}: {Number(hours[hour])}"));
        }
    }

    private XElement Table() => new(
        "details",
        new XAttribute("id", $"{feature}-numbers"),
        new XElement("summary", "Numbers"),
        new XElement(
            "table",
            new XElement("thead", new XElement("tr", Header("hour, UTC", "col"), _customers.Select(customer => Header(customer.Name, "col")))),
            new XElement(
                "tbody",
                from hour in Enumerable.Range(0, Hours)
                where _customers.Any(customer => customer.Hours[hour] != 0)
                select Row($"{hour:00}:00", _customers.Select(customer => customer.Hours[hour]))),
            new XElement("tfoot", Row("total", _customers.Select(customer => customer.Hours.Sum())))));

    private static XElement Row(string name, IEnumerable<decimal> values) => new("tr", Header(name, "row"), values.Select(value => new XElement("td", Number(value))));

    private static XElement Header(string text, string scope) => new("th", new XAttribute("scope", scope), text);

    private static object[] Tick(double y, string label) =>
    [
        new XElement("line", new XAttribute("class", "grid"), new XAttribute("x1", Text(Left)), new XAttribute("x2", "752"), new XAttribute("y1", Text(y)), new XAttribute("y2", Text(y))),
        Label(Left - 8, y + 4, "end", label),
    ];

    private static XElement Label(double x, double y, string anchor, string text) =>
        new("text", new XAttribute("x", Text(x)), new XAttribute("y", Text(y)), new XAttribute("text-anchor", anchor), text);

    /// <summary>1, 2 or 5 of a power of ten, so that there are at most five steps.</summary>
    private static decimal TickStep(decimal highest)
    {
        var step = 1m;
        for (var next = 0; highest / step > 5; next++)
        {
            step *= next % 3 == 1 ? 2.5m : 2;
        }

        return step;
    }

    private static double X(int hour) => Left + (hour * Step) + ((Step - Column) / 2);

    private static double Y(double part) => Bottom - (part * (Bottom - Top));

    private static string Number(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
