using System.Reflection;

namespace UsageSdk.ConventionTests;

/// <summary>The shipped assemblies: the project references of this test project.</summary>
internal static class Shipped
{
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Shipped).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Shipped").Value!.Split(';'),
    ];

    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. Names.Select(Assembly.Load)];

    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(assembly => assembly.GetExportedTypes())];

    /// <summary>The interfaces of the API groups, such as <c>IEventsApi</c>.</summary>
    public static IReadOnlyList<Type> Groups { get; } =
    [
        .. Types.Where(type => type.IsInterface && type.Name.EndsWith("Api", StringComparison.Ordinal)
            && (type.Namespace == "UsageSdk" || type.Namespace?.StartsWith("UsageSdk.", StringComparison.Ordinal) == true)),
    ];

    public static bool Contains(Type type) => Assemblies.Contains(type.Assembly);
}
