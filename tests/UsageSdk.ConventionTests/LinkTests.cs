namespace UsageSdk.ConventionTests;

public sealed class LinkTests
{
    /// <summary>The repository's files on the web, where package readmes point to.</summary>
    private const string Web = "https://github.com/usagesdk/usagesdk/blob/main/";

    [Fact]
    public void Links_lead_to_files_and_headings() =>
        Offenders.None(
            "A link in a document leads to a file of the repository, and to a heading in it",
            from file in Markdown.All
            from link in Markdown.Links(file)
            where !IsElsewhere(link)
            let target = Target(file, link)
            where !Exists(target.File) || (target.Anchor.Length > 0 && !Markdown.Anchors(target.File).Contains(target.Anchor, StringComparer.Ordinal))
            select $"{file}: {link}");

    [Fact]
    public void Package_readmes_have_no_relative_links() =>
        Offenders.None(
            $"A package readme, which is shown without the repository around it, links by {Web} or to its own headings",
            from file in Markdown.PackageReadmes
            from link in Markdown.Links(file)
            where !link.StartsWith("https://", StringComparison.Ordinal) && !link.StartsWith('#')
            select $"{file}: {link}");

    [Fact]
    public void There_are_links_of_every_kind()
    {
        var links = Markdown.All.SelectMany(Markdown.Links).ToList();
        Assert.Contains(links, IsElsewhere);
        Assert.Contains(links, link => link.StartsWith(Web, StringComparison.Ordinal));
        Assert.Contains(links, link => link.Contains('#', StringComparison.Ordinal));
        Assert.Contains(links, link => link.StartsWith("../", StringComparison.Ordinal));
    }

    private static bool IsElsewhere(string link) => link.StartsWith("http", StringComparison.Ordinal) && !link.StartsWith(Web, StringComparison.Ordinal);

    private static (string File, string Anchor) Target(string file, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? file
            : parts[0].StartsWith(Web, StringComparison.Ordinal) ? parts[0][Web.Length..]
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathTo(file), "..", parts[0]))).Replace('\\', '/');
        return (target, parts.Length > 1 ? parts[1] : "");
    }

    private static bool Exists(string file) => File.Exists(Repository.PathTo(file)) || Directory.Exists(Repository.PathTo(file));
}
