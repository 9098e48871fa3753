using System.Reflection;
using System.Xml.Linq;

namespace UsageSdk.ConventionTests;

/// <summary>.github/CONTRIBUTING.md tells the licence of every dependency.</summary>
public sealed class DependencyTableTests
{
    // Restored with -p:UseRefit=true only.
    private const string NotRestored = "Refit";

    private static readonly (string Package, string Version, string Group)[] Dependencies =
    [
        .. from items in XDocument.Load(Repository.PathTo("Directory.Packages.props")).Descendants("ItemGroup")
           from version in items.Elements("PackageVersion")
           select (version.Attribute("Include")!.Value, version.Attribute("Version")!.Value, items.Attribute("Label")!.Value.ToLowerInvariant()),
    ];

    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Repository.PathTo(".github", "CONTRIBUTING.md")).SkipWhile(line => line != "| package | for | licence |").Skip(2)
            .TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    [Fact]
    public void The_table_has_a_row_for_every_dependency_and_no_other()
    {
        var expected = Dependencies.Select(dependency => $"| `{dependency.Package}` | {dependency.Group} |").ToList();
        var rows = Rows.Select(row => $"| {row[0]} | {row[1]} |").ToList();
        Offenders.None("CONTRIBUTING.md has a row for it", expected.Except(rows, StringComparer.Ordinal));
        Offenders.None("a row of CONTRIBUTING.md stands for a dependency of Directory.Packages.props", rows.Except(expected, StringComparer.Ordinal));
        Assert.Equal(expected.Count, rows.Count);
    }

    [Fact]
    public void The_table_says_what_the_packages_themselves_say() =>
        Offenders.None(
            "The licence in CONTRIBUTING.md is the one of the restored package",
            from row in Rows
            let dependency = Dependencies.Single(candidate => $"`{candidate.Package}`" == row[0])
            where dependency.Package != NotRestored
            let licence = Licence(dependency.Package, dependency.Version)
            where licence != row[2]
            select $"{dependency.Package}: {licence}");

    private static string Licence(string package, string version)
    {
        var root = typeof(DependencyTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PackageRoot").Value!;
        var id = package.ToLowerInvariant();
        var nuspec = XDocument.Load(Path.Combine(root, id, version, $"{id}.nuspec"));
        return nuspec.Descendants().Single(element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression").Value;
    }
}
