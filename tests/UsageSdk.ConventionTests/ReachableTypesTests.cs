using System.Text.RegularExpressions;

namespace UsageSdk.ConventionTests;

/// <summary>A reader of the documentation meets every type that the packages offer.</summary>
public sealed partial class ReachableTypesTests
{
    [Fact]
    public void Every_public_type_stands_in_an_example_or_a_table()
    {
        var words = Markdown.UserPages.SelectMany(Markdown.Code).SelectMany(code => Word().Matches(code)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Offenders.None(
            "A public type is named, as code, in README.md, a package readme or a page of src/docs",
            Shipped.Types.Where(type => !type.IsNested && !words.Contains(type.Name.Split('`')[0])).Select(type => type.ToString()));
    }

    [Fact]
    public void Every_package_has_a_readme_and_every_page_is_linked_from_the_first_ones()
    {
        Offenders.None(
            "A package has a readme",
            Shipped.Names.Select(name => $"src/{name}/README.md").Except(Markdown.PackageReadmes, StringComparer.Ordinal));

        var pages = Repository.Files("src/docs", "*.md").Select(page => page["src/docs/".Length..]).ToList();
        foreach (var file in (string[])["README.md", "src/UsageSdk/README.md"])
        {
            Offenders.None($"{file} links to it", pages.Where(page => !Markdown.Links(file).Any(link => link.EndsWith($"src/docs/{page}", StringComparison.Ordinal))));
        }
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
