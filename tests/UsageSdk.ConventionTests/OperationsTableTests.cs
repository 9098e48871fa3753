using System.Globalization;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace UsageSdk.ConventionTests;

/// <summary>The README's table of operations says what the generated descriptors say.</summary>
public sealed class OperationsTableTests
{
    private static readonly Dictionary<string, string> Services = new()
    {
        ["openapi/autumn.yaml"] = "Autumn",
        ["openapi/dodo-payments.yaml"] = "Dodo Payments",
        ["openapi/usage-engine.yaml"] = "Usage Engine",
    };

    [Fact]
    public void The_readme_lists_every_operation_as_it_is()
    {
        var readme = File.ReadAllLines(Repository.PathTo("README.md"));
        var expected = Repository.Files("openapi", "*.yaml").SelectMany(Lines).ToList();
        Assert.NotEmpty(expected);
        Offenders.None("The README's table of operations has this line", expected.Except(readme, StringComparer.Ordinal));
        Offenders.None("A line of the README's table of operations stands for an operation", readme.Where(line => line.StartsWith("| Autumn | ", StringComparison.Ordinal) || line.StartsWith("| Dodo Payments | ", StringComparison.Ordinal) || line.StartsWith("| Usage Engine | ", StringComparison.Ordinal)).Except(expected, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.PathTo(file));
        yaml.Load(reader);
        return from path in ((YamlMappingNode)yaml.Documents[0].RootNode["paths"]).Children.Values
               from child in ((YamlMappingNode)path).Children
               where (string?)child.Key != "servers" && (string?)child.Value["x-group"] != "Token"
               let id = (string)child.Value["operationId"]!
               let method = string.Concat(id.Split('.')[1].Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))
               select $"| {Services[file]} | `{child.Value["x-group"]}.{method}Async` | {Describe(id)} |";
    }

    private static string Describe(string id)
    {
        var operation = Descriptors.Single(descriptor => Get<string>(descriptor, "Name") == id);
        var limits = Get<System.Collections.IEnumerable>(operation, "Buckets").Cast<object>().ToList();
        var partition = Get<object>(limits[0], "Partition").ToString() == "Customer" ? " per customer" : "";
        return $"`{Get<HttpMethod>(operation, "Method")} {Get<string>(operation, "Route")}` | {(Get<object>(operation, "Replay").ToString() == "Always" ? "always" : "unsent only")} | {string.Join(" and ", limits.Select(Limit))}{partition}";
    }

    private static string Limit(object bucket)
    {
        var (permits, burst, window) = (Get<int>(bucket, "Permits"), Get<int>(bucket, "Burst"), Get<TimeSpan>(bucket, "Window"));
        var span = window.TotalSeconds < 60 ? $"{window.TotalSeconds} s" : $"{window.TotalMinutes} min";
        return string.Create(CultureInfo.InvariantCulture, $"{permits:#,0} / {span}") + (burst == permits ? "" : string.Create(CultureInfo.InvariantCulture, $", {burst:#,0} at once"));
    }

    // Internal: the table shows users what the pipeline goes by.
    private static IEnumerable<object> Descriptors =>
        from type in typeof(UsageClient).Assembly.GetTypes()
        where !type.IsPublic && type.Name.EndsWith("Operations", StringComparison.Ordinal)
        from descriptor in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        select descriptor.GetValue(null)!;

    private static T Get<T>(object source, string property) => (T)source.GetType().GetProperty(property)!.GetValue(source)!;
}
