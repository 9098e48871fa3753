using System.ComponentModel;
using System.Text.Json.Serialization;

namespace UsageSdk.ConventionTests;

/// <summary>Where a user finds what: <c>using UsageSdk;</c> for the client, its options and its errors, a service's namespace for what it sends.</summary>
public sealed class NamespaceTests
{
    /// <summary>Where the container's own extension methods are, so that they are found without another using.</summary>
    private const string Container = "Microsoft.Extensions.DependencyInjection";

    private static readonly string[] Services = ["UsageSdk.Autumn", "UsageSdk.DodoPayments", "UsageSdk.UsageEngine"];

    [Fact]
    public void A_package_has_the_namespace_of_its_name() =>
        Offenders.None(
            $"A public type is in its package's namespace; extensions of a container are in {Container}, and those of UsageSdk also in {string.Join(", ", Services)} or UsageSdk.Serialization; what only stores need is out of the way",
            from type in Shipped.Types
            let package = type.Assembly.GetName().Name
            where type.Namespace != package && type.Namespace is not (Container or "UsageSdk.Ingestion.Stores")
                && !(package == "UsageSdk" && (Services.Contains(type.Namespace) || type.Namespace == "UsageSdk.Serialization"))
            select type.ToString());

    [Fact]
    public void Extension_methods_are_where_what_they_extend_is() =>
        Offenders.None(
            "An extension method is in the namespace of the type that it extends, so that who has the one has the other",
            from type in Shipped.Types
            from method in Surface.Methods(type)
            where Surface.IsExtension(method) && type.Namespace != method.GetParameters()[0].ParameterType.Namespace
            select Surface.Name(method));

    [Fact]
    public void What_all_services_share_needs_one_using() =>
        Offenders.None(
            "Errors, and what the services' options and calls have in common, are in UsageSdk",
            from type in typeof(UsageClient).Assembly.GetExportedTypes()
            where (type.IsAssignableTo(typeof(Exception)) || (type.Name.EndsWith("Options", StringComparison.Ordinal) && !Services.Contains(type.Namespace))) && type.Namespace != "UsageSdk"
            select type.ToString());

    [Fact]
    public void Converters_are_out_of_the_way() =>
        Offenders.None(
            "A JSON converter, which only generated serializers of users need, is in UsageSdk.Serialization and no editor suggests it",
            from type in Shipped.Types
            where type.IsAssignableTo(typeof(JsonConverter))
                && (type.Namespace != "UsageSdk.Serialization" || !(type.GetCustomAttributes(typeof(EditorBrowsableAttribute), inherit: false) is [EditorBrowsableAttribute { State: EditorBrowsableState.Never }]))
            select type.ToString());
}
