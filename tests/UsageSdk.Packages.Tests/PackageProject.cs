using System.Xml.Linq;

namespace UsageSdk.Packages.Tests;

/// <summary>A project in src that is to be a package, as its files describe it.</summary>
internal sealed class PackageProject
{
    private static readonly XDocument Shared = XDocument.Load(Repository.PathTo("src", "Directory.Build.props"));
    private static readonly XDocument Versions = XDocument.Load(Repository.PathTo("Directory.Packages.props"));

    private readonly XDocument _project;

    private PackageProject(string file)
    {
        Name = Path.GetFileNameWithoutExtension(file);
        Folder = Path.GetDirectoryName(Repository.PathTo(file))!;
        _project = XDocument.Load(Repository.PathTo(file));
    }

    /// <summary>All of them. UsageSdk.Refit, which is empty by default, is none.</summary>
    public static IReadOnlyList<PackageProject> All { get; } =
    [
        .. Repository.Files("src", "*.csproj").Select(file => new PackageProject(file)).Where(project => !project.Says("IsPackable", "false")),
    ];

    public static string Version { get; } = Shared.Descendants("Version").Single().Value;

    public static IReadOnlyList<string> Frameworks { get; } = Shared.Descendants("TargetFrameworks").Single().Value.Split(';');

    public string Name { get; }

    public string Folder { get; }

    public string Description => _project.Descendants("Description").Single().Value;

    public bool IsTrimmable => !Says("IsAotCompatible", "false");

    /// <summary>What the project asks for, each as <c>id version</c>.</summary>
    public IEnumerable<string> Dependencies(string framework) =>
        _project.Descendants("ProjectReference").Select(reference => $"{Path.GetFileNameWithoutExtension(Included(reference))} {Version}")
            .Concat(_project.Descendants("PackageReference").Where(reference => AppliesTo(reference, framework)).Select(reference => $"{Included(reference)} {VersionOf(Included(reference))}"))
            .Order(StringComparer.Ordinal);

    public static string SharedProperty(string name) => Shared.Descendants(name).Single().Value.Replace("$(PackageProjectUrl)", Shared.Descendants("PackageProjectUrl").Single().Value, StringComparison.Ordinal);

    private static bool AppliesTo(XElement reference, string framework) =>
        reference.Attribute("PrivateAssets")?.Value != "all"
            && (reference.Attribute("Condition")?.Value is not { } condition || condition == $"'$(TargetFramework)' == '{framework}'");

    private static string Included(XElement item) => item.Attribute("Include")!.Value.Replace('\\', '/');

    private static string VersionOf(string package) => Versions.Descendants("PackageVersion").Single(version => Included(version) == package).Attribute("Version")!.Value;

    private bool Says(string property, string value) => _project.Descendants(property).Any(element => element.Value == value);
}
