using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace UsageSdk.Testing.Tests;

/// <summary>The package readme tells of every known rule of the services whether the fake mirrors it; a rule that it mirrors has a test that names it.</summary>
public sealed partial class FidelityTableTests
{
    private const string Mirrored = "mirrored";

    private static readonly IReadOnlyList<(string Id, string Rule, string Standing)> Rows = [.. ReadRows()];

    private static readonly ILookup<string, string> Tests = (
        from type in typeof(FidelityTableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttributes<FactAttribute>().Any(static fact => fact is { Skip: null, Explicit: false })
        from id in method.GetCustomAttribute<MirrorsAttribute>()?.Ids ?? []
        select (id, Name: $"{type.Name}.{method.Name}")).ToLookup(test => test.id, test => test.Name, StringComparer.Ordinal);

    [Fact]
    public void Every_mirrored_rule_has_a_test() =>
        Assert.Empty(Rows.Where(row => row.Standing == Mirrored && !Tests.Contains(row.Id)).Select(row => row.Id));

    [Fact]
    public void Every_test_names_a_rule_that_is_mirrored() =>
        Assert.Empty(Tests.Where(tests => !Rows.Any(row => row.Id == tests.Key && row.Standing == Mirrored)).Select(tests => $"{tests.Key}: {tests.First()}"));

    [Fact]
    public void Every_other_rule_says_why_it_is_not_mirrored() =>
        Assert.Empty(Rows.Where(row => row.Standing != Mirrored && !(row.Standing.StartsWith("no: ", StringComparison.Ordinal) && row.Standing.Length > "no: ".Length)).Select(row => row.Id));

    [Fact]
    public void Ids_count_up_without_a_gap()
    {
        foreach (var section in Rows.GroupBy(row => row.Id.Split('.')[0], StringComparer.Ordinal))
        {
            Assert.Equal(Enumerable.Range(1, section.Count()).Select(number => $"{section.Key}.{number}"), section.Select(row => row.Id));
        }
    }

    private static IEnumerable<(string Id, string Rule, string Standing)> ReadRows() =>
        from line in File.ReadLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "src", "UsageSdk.Testing", "README.md"))
        where Row().IsMatch(line)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select (cells[1], cells[2], cells[3]);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""^\| [ABU]\d+\.\d+ \|[^|]+\|[^|]+\|$""")]
    private static partial Regex Row();
}
