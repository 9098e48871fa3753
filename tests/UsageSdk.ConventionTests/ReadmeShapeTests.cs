namespace UsageSdk.ConventionTests;

/// <summary>The README stays short, and in the order in which a newcomer reads it.</summary>
public sealed class ReadmeShapeTests
{
    private static readonly string[] Headings =
    [
        "Install", "First example", "Dependency injection", "When a call fails", "Durable ingestion", "Testing with the fake server", "More examples", "Operations", "Samples", "Pages", "Performance", "Building",
        "Licence",
    ];

    private static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("README.md"));

    [Fact]
    public void It_has_at_most_250_lines() => Assert.InRange(Lines.Length, 1, 250);

    [Fact]
    public void Its_sections_come_in_order() =>
        Assert.Equal(Headings, Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).Where(Headings.Contains));

    [Fact]
    public void The_first_program_has_at_most_12_lines() =>
        Assert.InRange(
            Lines.SkipWhile(line => line != "## First example").SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```").Count(line => line.Length > 0), 1, 12);

    [Fact]
    public void It_names_every_sample() =>
        Offenders.None(
            "The README's table of samples has a row for it",
            Repository.Files("samples", "*.csproj").Select(file => file.Split('/')[1]).Where(name => !Lines.Any(line => line.Contains($"samples/{name}", StringComparison.Ordinal) && line.StartsWith("| ", StringComparison.Ordinal))));
}
