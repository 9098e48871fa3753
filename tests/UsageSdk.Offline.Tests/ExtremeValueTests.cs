using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Values of every size: sums are exact whatever their order, or the error that the documentation names.</summary>
public sealed class ExtremeValueTests
{
    private static readonly AggregateEventsRequest Request = Some.Request("2026-03-10T12:00", "2026-03-10T12:30", BinSize.Hour);

    [Theory]
    [InlineData("79228162514264337593543950335", "1", "-79228162514264337593543950335", "1")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335", "-79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("1000000000000000000000000000", "0.0000000001", "-1000000000000000000000000000", "0.0000000001")]
    [InlineData("0.0000000000000000000000000001", "0.00000000005", "-0.0000000000000000000000000001", "0.0000000001")]
    [InlineData("18446744073709551615", "18446744073709551615", "18446744073709551615", "55340232221128654845")]
    [InlineData("18446744073709551615", "0.5", "0.0000000001", "18446744073709551615.5000000001")]
    [InlineData("-79228162514264337593543950335", "0.4", "0", "-79228162514264337593543950335")]
    [InlineData("7922816251426433759354395033", "0.04", "0", "7922816251426433759354395033")]
    [InlineData("7922816251426433759354395033", "0.05", "0", "7922816251426433759354395033.1")]
    public void Sums_are_exact_whatever_comes_between(string first, string second, string third, string sum)
    {
        decimal[] values = [Number(first), Number(second), Number(third)];
        foreach (var order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            var result = Aggregate([.. order.Select(index => values[index])]);

            Assert.Equal((Number(sum), Number(sum)), (result.List[0].Values["api"], result.Total["api"].Sum));
        }
    }

    [Theory]
    [InlineData("400000000", "400000000", "0", "0.0000000001", "800000000.0000000001")]
    [InlineData("-400000000", "-400000000", "0", "0.0000000001", "-799999999.9999999999")]
    [InlineData("4000000000000000000000000000", "4000000000000000000000000000", "-8000000000000000000000000000", "0.0000000001", "0.0000000001")]
    [InlineData("-4000000000000000000000000000", "-4000000000000000000000000000", "8000000000000000000000000000", "0.0000000001", "0.0000000001")]
    public void A_total_of_bins_is_exact_where_it_outgrows_each_of_them(string first, string second, string third, string fourth, string sum)
    {
        var events = new[] { first, second, third, fourth }.Select((value, hour) => Some.Event($"2026-03-10T{12 + hour}:00", Number(value)));

        var result = OfflineAggregator.Aggregate(events, Some.Request("2026-03-10T12:00", "2026-03-10T15:30", BinSize.Hour), Some.Context());

        Assert.Equal(Number(sum), result.Total["api"].Sum);
    }

    [Fact]
    public void A_sum_beyond_decimal_is_an_error_until_something_takes_it_back()
    {
        var aggregation = OfflineAggregator.Begin(Request, Some.Context());
        aggregation.Add([Some.Event("2026-03-10T12:00", decimal.MaxValue), Some.Event("2026-03-10T12:00", 1)]);

        Assert.Throws<OverflowException>(() => aggregation.GetResult());

        aggregation.Add(Some.Event("2026-03-10T12:00", -2));
        Assert.Equal(decimal.MaxValue - 1, aggregation.GetResult().Total["api"].Sum);
    }

    private static AggregateEventsResponse Aggregate(decimal[] values) =>
        OfflineAggregator.Aggregate([.. values.Select(value => Some.Event("2026-03-10T12:00", value))], Request, Some.Context());

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
