using System.Globalization;
using Quickstart;
using Spectre.Console;

namespace UsageSdk.Samples.Tests;

public sealed class ChartTests
{
    private const string Eighths = "▏▎▍▌▋▊▉█";

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Bars_are_as_long_as_their_values_and_the_largest_fills_the_room(int width)
    {
        decimal[] values = [16_616, 8_308, 4_016, 1, 0, -8_308];

        var lines = Draw(width, values);

        Assert.Equal(width, lines[0].Length);
        var room = Cells(lines[0]);
        Assert.All(values.Zip(lines), pair => Assert.InRange(Cells(pair.Second), (double)Math.Abs(pair.First) / 16_616 * room - 0.125, ((double)Math.Abs(pair.First) / 16_616 * room) + 0.125));
        Assert.Equal(0.125, Cells(lines[3]));
        Assert.Equal(0, Cells(lines[4]));
    }

    [Fact]
    public void A_long_label_leaves_room_for_bars()
    {
        var lines = Draw(40, [2, 1], new string('x', 90));

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 40));
        Assert.Equal(Cells(lines[0]), 2 * Cells(lines[1]));
    }

    [Fact]
    public void Numbers_are_shown_as_they_are()
    {
        Assert.All(Draw(80, [-3, 5, 0.0000000001m]).Zip(["-3 ", "5 ", "0.0000000001 "]), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_zeros_have_no_bars() => Assert.All(Draw(80, [0, 0]), line => Assert.Equal(0, Cells(line)));

    [Fact]
    public void Line_breaks_and_escape_codes_in_a_label_do_not_reach_the_console()
    {
        Assert.StartsWith("a b [31mc 1 ", Assert.Single(Draw(80, [1], "a\nb\u001b[31mc")), StringComparison.Ordinal);
    }

    private static string[] Draw(int width, decimal[] values, string label = "label")
    {
        using var output = new StringWriter { NewLine = "\n" };
        Plain.Console(output, width).Write(new Chart([.. values.Select(value => new ChartItem(label, value, Color.Red1))], value => value.ToString(CultureInfo.InvariantCulture)));
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    private static double Cells(string line) => line.Sum(character => (Eighths.IndexOf(character, StringComparison.Ordinal) + 1) / 8.0);
}
