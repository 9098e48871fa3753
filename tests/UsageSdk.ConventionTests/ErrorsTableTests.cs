using UsageSdk.Ingestion;

namespace UsageSdk.ConventionTests;

/// <summary>src/docs/errors.md tells of every exception that a user can catch, and of what it holds.</summary>
public sealed class ErrorsTableTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("src", "docs", "errors.md"));

    private static readonly IReadOnlyList<Type> Exceptions =
    [
        .. ((Type[])[typeof(UsageClient), typeof(IUsageIngestor)]).SelectMany(package => package.Assembly.GetExportedTypes()).Where(type => type.IsAssignableTo(typeof(Exception))),
    ];

    [Fact]
    public void The_page_has_a_row_for_every_exception_and_no_other()
    {
        var rows = Rows("## What to catch").Select(row => row[0].Trim('`')).ToList();
        Offenders.None("errors.md has a row for it", Exceptions.Select(type => type.Name).Except(rows, StringComparer.Ordinal));
        Offenders.None("a row of errors.md stands for an exception", rows.Except(Exceptions.Select(type => type.Name), StringComparer.Ordinal));
        Assert.Equal(rows.Distinct(StringComparer.Ordinal), rows);
        Assert.All(Rows("## What to catch"), row => Assert.Equal(5, row.Length));
    }

    [Fact]
    public void The_page_names_every_property_of_every_exception()
    {
        var page = string.Join('\n', Lines);
        Offenders.None("errors.md names it", Exceptions.SelectMany(Surface.Properties).Where(property => !page.Contains($"`{property.Name}`", StringComparison.Ordinal)).Select(Surface.Name));
    }

    [Fact]
    public void The_page_lists_the_properties_of_an_error_reply() =>
        Assert.Equal(
            Surface.Properties(typeof(UsageApiException)).Select(property => property.Name).Order(StringComparer.Ordinal),
            Rows("## What an error reply tells").Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));

    /// <summary>The cells of each row of the table below a heading.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]);
}
