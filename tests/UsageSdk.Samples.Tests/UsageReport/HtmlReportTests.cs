using System.Globalization;
using System.Xml.Linq;
using UsageReport;

namespace UsageSdk.Samples.Tests.UsageReport;

public sealed class HtmlReportTests
{
    [Fact]
    public async Task It_is_the_same_in_every_run()
    {
        Assert.Equal(await Sample(), await Sample());

        static async Task<string> Sample()
        {
            using var server = SampleUsage.Server();
            return new HtmlReport(await ReportFixture.ReadAsync(server)).ToHtml();
        }
    }

    [Fact]
    public async Task Every_chart_has_its_name_a_description_axes_and_its_numbers_as_a_table()
    {
        using var server = SampleUsage.Server();
        var report = await ReportFixture.ReadAsync(server);

        var page = XDocument.Parse(new HtmlReport(report).ToHtml());

        var ids = page.Descendants().Attributes("id").ToDictionary(id => id.Value, id => id.Parent!.Value);
        var charts = page.Descendants("svg").ToList();
        Assert.Equal(6, charts.Count);
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.Attribute("role")!.Value);
            Assert.All(chart.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.NotEmpty(ids[id]));
            Assert.InRange(chart.Elements("text").Count(), 6, 40);
            var table = chart.Ancestors("figure").Single().Descendants("table").Single();
            Assert.NotEmpty(table.Elements("tbody").Elements("tr"));
            Assert.Single(table.Elements("tfoot"));
        });
        Assert.Equal(2, page.Descendants("ul").Count(list => list.Attribute("class")?.Value == "legend" && list.Elements("li").Count() == 4));
    }

    [Fact]
    public async Task The_tables_have_the_numbers_of_the_report()
    {
        var report = await ReportFixture.ReadAsync(
            ReportFixture.Event("2026-03-09T10:00Z", 1200.5m, "cus_a"), ReportFixture.Event("2026-03-09T11:00Z", 3, "cus_b", model: "m2"), ReportFixture.Event("2026-03-10T11:00Z", 7, "cus_b", "seats"));

        var tables = XDocument.Parse(new HtmlReport(report).ToHtml()).Descendants("table").ToDictionary(table => table.Element("caption")!.Value, Rows);

        Assert.Equal([["customer", "api", "seats"], ["cus_a", "1,200.5", "0"], ["cus_b", "3", "7"], ["total", "1,203.5", "7"]], tables["Sums by customer and feature"]);
        Assert.Equal(["day", "cus_a", "cus_b", "total"], tables["api by day and customer"][0]);
        Assert.Equal(["Mon 9 Mar", "1,200.5", "3", "1,203.5"], tables["api by day and customer"][^3]);
        Assert.Equal(["total", "1,200.5", "3", "1,203.5"], tables["api by day and customer"][^1]);
        Assert.Equal(["day", "cus_b"], tables["seats by day and customer"][0]);
        Assert.Equal(["10 Mar 11:00", "7"], tables["seats by hour"][^2]);
        Assert.Equal([["properties.model", "api"], ["m1", "1,200.5"], ["m2", "3"], ["total", "1,203.5"]], tables["api by properties.model"]);
    }

    [Theory]
    [InlineData("</title></svg><script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("a&amp;b <i>c</i> ]]>")]
    [InlineData("a\u0000\u001b[31m\n\uFFFE")]
    [InlineData("\uD800")]
    [InlineData("\U0001F680 注文 ä")]
    public async Task Names_are_text_whatever_they_hold(string name)
    {
        var html = new HtmlReport(await ReportFixture.ReadAsync(
            ReportFixture.Event("2026-03-10T10:00Z", 1, name, name, name), ReportFixture.Event("2026-03-10T10:00Z", 1, feature: name))).ToHtml();

        var page = XDocument.Parse(html);
        Assert.Empty(page.Descendants("script").Concat(page.Descendants("i")));
        Assert.Empty(page.Descendants().Attributes("onload"));
        Assert.Contains(page.Descendants("h2"), heading => heading.Value == Figure.Name(name));
        Assert.Contains(page.Descendants("li"), item => item.Value == Figure.Name(name));
    }

    [Fact]
    public async Task It_loads_nothing()
    {
        var html = new HtmlReport(await ReportFixture.ReadAsync(ReportFixture.Event("2026-03-10T10:00Z", 1))).ToHtml();

        Assert.All(["http:", "https:", "url(", "@import", "<link", "<img", "<script", "src="], part => Assert.DoesNotContain(part, html, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", "-7.5", "0")]
    [InlineData("-5", "-7.5", "-1")]
    [InlineData("0", "0", "0")]
    [InlineData("0.0000000001", "0.0000000002", "0")]
    [InlineData("90000000000000", "-90000000000000", "12")]
    public async Task Everything_is_drawn_within_its_picture(string first, string second, string third)
    {
        var report = await ReportFixture.ReadAsync(
            ReportFixture.Event("2026-03-10T10:00Z", Number(first), "cus_a"), ReportFixture.Event("2026-03-10T10:00Z", Number(second), "cus_b", model: "m2"),
            ReportFixture.Event("2026-03-09T10:00Z", Number(third), "cus_c", model: null));

        foreach (var chart in XDocument.Parse(new HtmlReport(report).ToHtml()).Descendants("svg"))
        {
            var box = chart.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse).ToList();
            Assert.All(chart.Elements("rect"), rectangle =>
            {
                Assert.InRange(At(rectangle, "x"), 0, box[2]);
                Assert.InRange(At(rectangle, "x") + At(rectangle, "width"), 0, box[2]);
                Assert.InRange(At(rectangle, "y"), 0, box[3]);
                Assert.InRange(At(rectangle, "y") + At(rectangle, "height"), 0, box[3]);
                Assert.True(At(rectangle, "width") >= 0 && At(rectangle, "height") >= 0);
            });
            Assert.All(chart.Elements("circle"), circle => Assert.InRange(At(circle, "cy"), 0, box[3]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(90)]
    [InlineData(366)]
    public async Task Labels_below_a_chart_do_not_touch(int days)
    {
        using var server = ReportFixture.Server("2026-03-10T12:00Z", ReportFixture.Event("2026-03-10T10:00Z", 1));
        var report = await ReportFixture.ReadAsync(server, days);

        foreach (var chart in XDocument.Parse(new HtmlReport(report).ToHtml()).Descendants("svg"))
        {
            var places = chart.Elements("text").Where(text => text.Attribute("text-anchor")!.Value == "middle").Select(text => At(text, "x")).ToList();
            Assert.NotEmpty(places);
            Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First > 45));
        }
    }

    [Fact]
    public async Task More_customers_than_colours_and_more_groups_than_room_are_summed_up()
    {
        var report = await ReportFixture.ReadAsync([.. Enumerable.Range(1, 20).Select(number => ReportFixture.Event("2026-03-10T10:00Z", number, $"cus_{number:D2}", model: $"m{number:D2}"))]);

        var tables = XDocument.Parse(new HtmlReport(report).ToHtml()).Descendants("table").ToDictionary(table => table.Element("caption")!.Value, Rows);

        Assert.Equal(["total", "20", "19", "18", "17", "16", "120", "210"], tables["api by day and customer"][^1]);
        Assert.Equal(["others", "45"], tables["api by properties.model"][^2]);
        Assert.Equal(22, tables["Sums by customer and feature"].Count);
    }

    private static List<string[]> Rows(XElement table) => [.. table.Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    private static double At(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
