using UsageReport;

namespace UsageSdk.Samples.Tests.UsageReport;

public sealed class AxisTests
{
    [Theory]
    [InlineData("0 7 614", "0 100 200 300 400 500 600 700")]
    [InlineData("0 0", "0 1")]
    [InlineData("0.00003 0.00008", "0 0.00002 0.00004 0.00006 0.00008")]
    [InlineData("-30 50", "-40 -20 0 20 40 60")]
    [InlineData("-9", "-10 -8 -6 -4 -2 0 2")]
    [InlineData("100000000000000000000", "0 25000000000000000000 50000000000000000000 75000000000000000000 100000000000000000000")]
    public void Ticks_are_round_and_hold_zero_and_every_value(string values, string ticks)
    {
        var numbers = values.Split(' ').Select(Number).ToList();

        var axis = new Axis(numbers);

        Assert.Equal(ticks.Split(' ').Select(Number), axis.Ticks);
        Assert.All(numbers, value => Assert.InRange(axis.At(value), 0, 1));
    }

    [Fact]
    public void Whatever_the_values_there_are_few_ticks_and_room_for_all()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var scale = (decimal)Math.Pow(10, random.Next(-9, 15));
            var values = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (decimal)((random.NextDouble() * 2) - 0.6) * scale).ToList();

            var axis = new Axis(values);

            Assert.InRange(axis.Ticks.Count, 2, 11);
            Assert.All(values, value => Assert.InRange(axis.At(value), 0, 1));
            Assert.Contains(0, axis.Ticks);
        }
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("999", "999")]
    [InlineData("1500", "1.5k")]
    [InlineData("-250000", "-250k")]
    [InlineData("2000000", "2M")]
    [InlineData("7500000000", "7.5G")]
    [InlineData("0.00002", "0.00002")]
    public void Ticks_are_written_short(string value, string text) => Assert.Equal(text, Figure.Short(Number(value)));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
