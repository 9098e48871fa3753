using YamlDotNet.RepresentationModel;

namespace UsageSdk.ConventionTests;

public sealed class PagingTests
{
    [Fact]
    public void Every_paged_operation_has_a_listing_of_all_pages()
    {
        var operations = Repository.Files("openapi", "*.yaml").SelectMany(Paged).ToArray();
        Assert.NotEmpty(operations);
        Offenders.None("An x-paging operation ListXAsync has the extension method ListAllXAsync", operations.Where(operation => !HasListing(operation.Group, operation.Method)).Select(operation => $"{operation.Group}.{operation.Method}"));
    }

    private static bool HasListing(string group, string name) =>
        (from type in Shipped.Types
         from method in Surface.Methods(type)
         where method.Name == name && Surface.IsExtension(method)
         let target = method.GetParameters()[0].ParameterType
         select target).Any(target => Shipped.Groups.Contains(target) && target.Name == group);

    private static IEnumerable<(string Group, string Method)> Paged(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.PathTo(file));
        yaml.Load(reader);
        return from path in Children(yaml.Documents[0].RootNode["paths"])
               from operation in ((YamlMappingNode)path).Children.Where(child => (string?)child.Key != "servers").Select(child => child.Value)
               where operation is YamlMappingNode node && node.Children.ContainsKey("x-paging")
               let method = ((string)operation["operationId"]!).Split('.')[1]
               select ($"I{operation["x-group"]}Api", string.Concat(method.Split('_').Select(Capital)).Replace("List", "ListAll", StringComparison.Ordinal) + "Async");
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static IEnumerable<YamlNode> Children(YamlNode node) => ((YamlMappingNode)node).Children.Values;
}
