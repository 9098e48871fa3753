using System.Globalization;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>A result in the shape in which tests state it.</summary>
internal static class AggregateReading
{
    public static IEnumerable<string> Periods(this AggregateEventsResponse result) =>
        result.List.Select(bin => bin.Period.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));

    public static IEnumerable<(string Period, decimal Value)> Bins(this AggregateEventsResponse result, string feature = "api") =>
        result.Periods().Zip(result.List, (period, bin) => (period, bin.Values[feature]));

    /// <summary>The groups of the only bin.</summary>
    public static Dictionary<string, decimal> Groups(this AggregateEventsResponse result, string feature = "api")
    {
        Assert.Single(result.List);
        return result.Groups(feature, 0);
    }

    public static Dictionary<string, decimal> Groups(this AggregateEventsResponse result, string feature, int bin) => new(result.List[bin].GroupedValues![feature]);
}
