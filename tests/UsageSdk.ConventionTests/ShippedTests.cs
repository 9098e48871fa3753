using System.Xml.Linq;

namespace UsageSdk.ConventionTests;

public sealed class ShippedTests
{
    // Compiles its code only where Refit can be restored.
    private const string EmptyByDefault = "UsageSdk.Refit";

    [Fact]
    public void Every_shipped_assembly_has_public_types() =>
        Offenders.None(
            "A shipped assembly offers something",
            Shipped.Assemblies.Where(assembly => assembly.GetExportedTypes().Length == 0).Select(assembly => assembly.GetName().Name!));

    [Fact]
    public void Every_package_with_code_is_covered() =>
        Offenders.None(
            "Packages with code are project references of UsageSdk.ConventionTests.csproj",
            from project in Repository.Files("src", "*.csproj")
            let name = Path.GetFileNameWithoutExtension(project)
            where name != EmptyByDefault
                && XDocument.Load(Repository.PathTo(project)).Descendants("IsPackable").All(element => element.Value != "false")
                && Repository.Files(Path.GetDirectoryName(project)!, "*.cs").Any()
                && !Shipped.Names.Contains(name)
            select project);
}
