using YamlDotNet.RepresentationModel;

namespace UsageSdk.ConventionTests;

public sealed class PagingTests
{
    [Fact]
    public void Every_paged_operation_has_a_listing_of_all_pages()
    {
        var groups = Repository.Files("openapi", "*.yaml").SelectMany(PagedGroups).ToArray();
        Assert.NotEmpty(groups);
        Offenders.None("A group with an x-paging operation has the extension method ListAllAsync", groups.Where(group => !HasListing(group)));
    }

    private static bool HasListing(string group) =>
        (from type in Shipped.Types
         from method in Surface.Methods(type)
         where method.Name == "ListAllAsync" && Surface.IsExtension(method)
         let target = method.GetParameters()[0].ParameterType
         select target).Any(target => Shipped.Groups.Contains(target) && target.Name == group);

    private static IEnumerable<string> PagedGroups(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.PathTo(file));
        yaml.Load(reader);
        return from path in Children(yaml.Documents[0].RootNode["paths"])
               from operation in Children(path)
               where operation is YamlMappingNode node && node.Children.ContainsKey("x-paging")
               select $"I{operation["x-group"]}Api";
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => ((YamlMappingNode)node).Children.Values;
}
