using System.Xml.Linq;

namespace UsageSdk.ConventionTests;

public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["UsageSdk"] = [],
        ["UsageSdk.Offline"] = ["UsageSdk"],
        ["UsageSdk.Testing"] = ["UsageSdk.Offline", "UsageSdk"],
        ["UsageSdk.Testing.AspNetCore"] = ["UsageSdk.Testing", "UsageSdk.Offline", "UsageSdk"],
        ["UsageSdk.Ingestion"] = ["UsageSdk"],
        ["UsageSdk.Ingestion.Sqlite"] = ["UsageSdk.Ingestion", "UsageSdk"],
        ["UsageSdk.Ingestion.PostgreSql"] = ["UsageSdk.Ingestion", "UsageSdk"],
        ["UsageSdk.Refit"] = ["UsageSdk"],
        ["UsageSdk.CodeGen"] = [],
    };

    [Fact]
    public void Projects_reference_one_another_in_one_direction() =>
        Offenders.None(
            "A project in src references only what the table of DependencyTests allows",
            from project in Repository.Files("src", "*.csproj")
            from reference in XDocument.Load(Repository.PathTo(project)).Descendants("ProjectReference")
            let target = Name(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            where Allowed.TryGetValue(Name(project), out var allowed) && !allowed.Contains(target, StringComparer.Ordinal)
            select $"{Name(project)} -> {target}");

    [Fact]
    public void Every_project_has_its_line_in_the_table() =>
        Offenders.None(
            "A project in src is named in the table of DependencyTests",
            Repository.Files("src", "*.csproj").Select(Name).Where(name => !Allowed.ContainsKey(name)));

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);
}
