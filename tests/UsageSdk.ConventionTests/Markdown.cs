using System.Text.RegularExpressions;

namespace UsageSdk.ConventionTests;

/// <summary>The documents of the working copy, taken apart.</summary>
internal static partial class Markdown
{
    /// <summary>What is read on a package's page, where the repository's files are not.</summary>
    public static IReadOnlyList<string> PackageReadmes { get; } = [.. Repository.Files("src", "README.md").Where(file => file.Split('/').Length == 3)];

    /// <summary>Where users look for a type.</summary>
    public static IReadOnlyList<string> UserPages { get; } = ["README.md", .. PackageReadmes, .. Repository.Files("src/docs", "*.md")];

    public static IReadOnlyList<string> All { get; } = [.. UserPages, .. Repository.Files(".github", "*.md"), .. Repository.Files("openapi", "*.md"), .. Repository.Files("tests", "*.md"), "src/CHANGELOG.md"];

    /// <summary>The targets of a document's links.</summary>
    public static IEnumerable<string> Links(string file) => Link().Matches(CodeSpan().Replace(Prose(file), "")).Select(match => match.Groups["target"].Value);

    /// <summary>The names that links can have behind a <c>#</c>, as GitHub makes them.</summary>
    public static IEnumerable<string> Anchors(string file) =>
        Heading().Matches(Prose(file)).Select(match => NotInAnchors().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>What stands as code: fenced blocks, and spans within a line.</summary>
    public static IEnumerable<string> Code(string file) =>
        Fence().Matches(Read(file)).Concat(CodeSpan().Matches(Prose(file))).Select(match => match.Value);

    private static string Prose(string file) => Fence().Replace(Read(file), "");

    private static string Read(string file) => File.ReadAllText(Repository.PathTo(file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
