using System.Text.RegularExpressions;
using UsageSdk.ConventionTests;

namespace Docs;

/// <summary>Every example in C# stands in a source that the tests compile, and most of them run there.</summary>
public sealed partial class CodeBlockTests
{
    /// <summary>What may be fenced. Code of other SDKs has a language of its own, <c>csharp-before</c> for C#: it cannot be compiled here.</summary>
    private static readonly string[] Languages = ["", "csharp", "csharp-before", "http", "js", "json", "python", "text"];

    private static readonly Lazy<IReadOnlyList<string[]>> Sources = new(() =>
    [
        .. Repository.Files("tests", "*.cs").Where(file => !file.EndsWith("/CodeBlockTests.cs", StringComparison.Ordinal)).Select(file => Lines(File.ReadAllText(Repository.PathTo(file)))),
    ]);

    public static TheoryData<string> WithCode => [.. Pages.All.Where(page => Pages.Blocks(page, "csharp").Any())];

    [Fact]
    public void Most_pages_have_code() => Assert.True(WithCode.Count >= 12);

    [Theory]
    [MemberData(nameof(WithCode))]
    public void Every_block_is_compiled_by_the_tests(string page) =>
        Offenders.None(
            $"A C# block of {page} stands in a source of tests/, line by line, with the usings it shows",
            Pages.Blocks(page, "csharp").Where(block => !Sources.Value.Any(source => Holds(source, block))));

    [Fact]
    public void Every_block_is_of_a_language_that_is_known() =>
        Offenders.None("A fenced block is of one of the languages " + string.Join(", ", Languages), Pages.All.SelectMany(page => Pages.Languages(page).Except(Languages).Select(language => $"{page}: {language}")));

    private static bool Holds(string[] source, string block)
    {
        var lines = Lines(block).ToLookup(line => Using().IsMatch(line));
        var code = lines[false].ToArray();
        return !lines[true].Except(source, StringComparer.Ordinal).Any() && StartsOf(source, code[0]).Any(start => source.AsSpan(start).StartsWith(code));
    }

    private static IEnumerable<int> StartsOf(string[] source, string line) => Enumerable.Range(0, source.Length).Where(index => source[index] == line);

    /// <summary>The lines that say something, however far they are indented.</summary>
    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^using [\w.]+;$")]
    private static partial Regex Using();
}
