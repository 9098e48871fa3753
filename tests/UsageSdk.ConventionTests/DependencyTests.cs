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

    /// <summary>What a package of ours brings along to whoever installs it.</summary>
    private static readonly Dictionary<string, string[]> AllowedPackages = new(StringComparer.Ordinal)
    {
        ["UsageSdk"] =
        [
            "Microsoft.Extensions.Caching.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Http",
            "Microsoft.Extensions.Options.ConfigurationExtensions",
            "Polly.Core",
            "System.Text.Json",
        ],
        ["UsageSdk.Offline"] = [],
        ["UsageSdk.Ingestion"] = ["Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions"],
        ["UsageSdk.Ingestion.Sqlite"] = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"],
        ["UsageSdk.Ingestion.PostgreSql"] = ["Npgsql"],
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
    public void The_client_brings_few_packages_along() =>
        Offenders.None(
            "A project in src references only the packages that the table of DependencyTests allows",
            from project in Repository.Files("src", "*.csproj")
            from reference in XDocument.Load(Repository.PathTo(project)).Descendants("PackageReference")
            let package = reference.Attribute("Include")!.Value
            where AllowedPackages.TryGetValue(Name(project), out var allowed) && !allowed.Contains(package, StringComparer.Ordinal)
            select $"{Name(project)} -> {package}");

    [Fact]
    public void Every_project_has_its_line_in_the_table() =>
        Offenders.None(
            "A project in src is named in the table of DependencyTests",
            Repository.Files("src", "*.csproj").Select(Name).Where(name => !Allowed.ContainsKey(name)));

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);
}
