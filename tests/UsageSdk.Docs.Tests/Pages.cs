using System.Text.RegularExpressions;
using UsageSdk.ConventionTests;

namespace Docs;

/// <summary>What users read: the README, the pages, and the readmes of the packages.</summary>
internal static partial class Pages
{
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Repository.Files("src", "*.md").Where(file => file.StartsWith("src/docs/", StringComparison.Ordinal) || file.EndsWith("/README.md", StringComparison.Ordinal)),
    ];

    public static string Read(string page) => File.ReadAllText(Repository.PathTo(page)).ReplaceLineEndings("\n");

    /// <summary>The fenced blocks of a page that name a language, without the fences.</summary>
    public static IEnumerable<string> Blocks(string page, string language) =>
        Fence().Matches(Read(page)).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["text"].Value);

    /// <summary>The languages of all blocks of a page; the empty text for those that name none.</summary>
    public static IEnumerable<string> Languages(string page) => Fence().Matches(Read(page)).Select(match => match.Groups["language"].Value);

    /// <summary>The cells of each row of the table below a heading.</summary>
    public static IEnumerable<string[]> Rows(string page, string heading) =>
        Read(page).Split('\n').SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    [GeneratedRegex(@"^```(?<language>[\w-]*)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
