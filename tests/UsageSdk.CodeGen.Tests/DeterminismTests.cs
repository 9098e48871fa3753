using System.Globalization;

namespace UsageSdk.CodeGen.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void Compiling_twice_gives_equal_files() => Assert.Equal(SmallSpec.Compile(), SmallSpec.Compile());

    [Fact]
    public void Line_endings_of_the_spec_do_not_matter() =>
        Assert.Equal(SmallSpec.Compile(), ContractCompiler.Compile(SmallSpec.Path, SmallSpec.Text.ReplaceLineEndings("\r\n")));

    [Fact]
    public void Line_breaks_within_a_description_become_spaces()
    {
        var folded = SmallSpec.Text.Replace("description: A part of a reading.", "description: |\n        A part of\n\n        a reading.\n", StringComparison.Ordinal);

        Assert.NotEqual(SmallSpec.Text, folded);
        Assert.Equal(SmallSpec.Compile(), ContractCompiler.Compile(SmallSpec.Path, folded));
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        var expected = SmallSpec.Compile();
        var former = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = WithForeignNumbers();

            // The culture must be one in which a number written carelessly would come out differently.
            Assert.Equal("~1,5", $"{-1.5}");
            Assert.Equal(expected, SmallSpec.Compile());
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    [Fact]
    public void Files_have_line_feeds_only_no_tabs_and_no_trailing_spaces() =>
        Assert.All(SmallSpec.Compile(), file =>
        {
            Assert.DoesNotContain('\r', file.Text);
            Assert.DoesNotContain('\t', file.Text);
            Assert.DoesNotContain(" \n", file.Text, StringComparison.Ordinal);
            Assert.EndsWith("\n", file.Text, StringComparison.Ordinal);
            Assert.False(file.Text.EndsWith("\n\n", StringComparison.Ordinal), "ends in an empty line");
        });

    /// <summary>Made by hand, as German or Turkish are not to be had with invariant globalization.</summary>
    private static CultureInfo WithForeignNumbers()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
