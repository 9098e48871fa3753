using System.Xml.Linq;

namespace UsageSdk.ConventionTests;

/// <summary>What tests say to a fake server, and what it answers, is held against the specifications: no project may leave that out.</summary>
public sealed class ContractWatchTests
{
    private const string Watch = "../Shared/Contract.props";

    private static readonly string[] Exempt =
    [
        // Looks at the types of the packages only, and starts no server.
        "tests/UsageSdk.ConventionTests/UsageSdk.ConventionTests.csproj",

        // Measure only, and the fake server is in a process of its own then, where it could not be watched.
        "tests/UsageSdk.Benchmarks/UsageSdk.Benchmarks.csproj",
        "tests/UsageSdk.Benchmarks.Tests/UsageSdk.Benchmarks.Tests.csproj",
    ];

    [Fact]
    public void Every_test_project_that_reaches_the_fake_server_watches_the_contract()
    {
        var projects = Repository.Files("tests", "*.csproj").Where(project => References(project).Contains("src/UsageSdk.Testing/UsageSdk.Testing.csproj", StringComparer.Ordinal)).ToList();

        Assert.NotEmpty(projects.Except(Exempt));
        Offenders.None(
            $"A test project from which the fake server can be reached imports {Watch}",
            projects.Except(Exempt).Where(project => !XDocument.Load(Repository.PathTo(project)).Descendants("Import").Any(import => import.Attribute("Project")?.Value == Watch)));
    }

    /// <summary>The projects that a project refers to, and those that they refer to.</summary>
    private static IEnumerable<string> References(string project) =>
        from reference in XDocument.Load(Repository.PathTo(project)).Descendants("ProjectReference")
        let target = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathTo(project), "..", reference.Attribute("Include")!.Value))).Replace('\\', '/')
        from reached in References(target).Prepend(target)
        select reached;
}
