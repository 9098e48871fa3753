using System.Xml.Linq;

namespace MeteredApi.Page;

/// <summary>Today's usage as HTML.</summary>
internal static class UsageSection
{
    public static IEnumerable<XElement> Content(UsageView view)
    {
        if (view.Failure is { } failure)
        {
            yield return new("p", new XAttribute("class", "failure"), $"Autumn's events cannot be read now: {failure}");
        }

        yield return new UsageChart(TodaysUsage.Features[0], "API calls", view).ToElement();
        yield return new UsageChart(TodaysUsage.Features[1], "Characters translated", view).ToElement();
    }
}
