using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace UsageSdk.Packages.Tests;

/// <summary>What a registry shows of a package, and what it brings along.</summary>
public sealed class NuspecTests
{
    public static TheoryData<string> Packages { get; } = new(PackageProject.All.Select(project => project.Name));

    [Fact]
    public void The_packages_of_src_are_packed_with_their_symbols_and_nothing_else() =>
        Assert.Equal(
            PackageProject.All.SelectMany(project => new[] { "nupkg", "snupkg" }.Select(kind => $"{project.Name}.{PackageProject.Version}.{kind}")).Order(StringComparer.Ordinal),
            PackedFile.Names);

    [Theory]
    [MemberData(nameof(Packages))]
    public void Its_nuspec_says_who_made_it_what_for_and_from_what(string name)
    {
        var metadata = PackedFile.Package(name).Metadata(name);
        string[] expected =
        [
            $"id: {name}", $"version: {PackageProject.Version}", "authors: The UsageSdk authors", "license: MIT", "icon: icon.png", "readme: README.md",
            $"projectUrl: {PackageProject.SharedProperty("PackageProjectUrl")}", $"description: {Project(name).Description}",
            $"releaseNotes: {PackageProject.SharedProperty("PackageReleaseNotes")}", $"copyright: {PackageProject.SharedProperty("Copyright")}",
        ];
        Offenders.None($"The nuspec of {name} says it", expected.Except(metadata.Elements().Select(element => $"{element.Name}: {element.Value}"), StringComparer.Ordinal));
        Assert.Equal("expression", metadata.Element("license")!.Attribute("type")!.Value);
        Assert.Contains(" usage metering billing ", $" {metadata.Element("tags")!.Value} ", StringComparison.Ordinal);
        var repository = metadata.Element("repository")!;
        Assert.Equal("git", repository.Attribute("type")!.Value);
        Assert.Equal(PackageProject.SharedProperty("PackageProjectUrl"), repository.Attribute("url")!.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_brings_along_what_its_project_asks_for_and_nothing_else(string name)
    {
        var groups = PackedFile.Package(name).Metadata(name).Element("dependencies")!.Elements("group").ToDictionary(group => group.Attribute("targetFramework")!.Value, StringComparer.Ordinal);
        Assert.Equal(PackageProject.Frameworks.Order(StringComparer.Ordinal), groups.Keys.Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            Project(name).Dependencies(group.Key),
            group.Value.Elements("dependency").Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_holds_an_assembly_and_its_documentation_for_each_framework_the_readme_and_the_icon(string name)
    {
        var package = PackedFile.Package(name);
        string[] expected = [$"{name}.nuspec", "README.md", "icon.png", .. PackageProject.Frameworks.SelectMany(framework => new[] { $"lib/{framework}/{name}.dll", $"lib/{framework}/{name}.xml" })];
        Assert.Equal(expected.Order(StringComparer.Ordinal), package.Files);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Project(name).Folder, "README.md")), package.Read("README.md"));
        Assert.StartsWith($"# {name}\n", Encoding.UTF8.GetString(package.Read("README.md")), StringComparison.Ordinal);
        Assert.All(PackageProject.Frameworks, framework =>
        {
            using var stream = new MemoryStream(package.Read($"lib/{framework}/{name}.xml"));
            var documentation = XDocument.Load(stream);
            Assert.Equal(name, documentation.Descendants("assembly").Single().Element("name")!.Value);
            Assert.NotEmpty(documentation.Descendants("member"));
        });
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Its_icon_is_a_png_of_128_pixels_below_10_kilobytes(string name)
    {
        var icon = PackedFile.Package(name).Read("icon.png");
        Assert.InRange(icon.Length, 1, 10_000);
        Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8], icon[..8]);
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
    }

    private static PackageProject Project(string name) => PackageProject.All.Single(project => project.Name == name);
}
