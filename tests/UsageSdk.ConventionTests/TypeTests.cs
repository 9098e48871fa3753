namespace UsageSdk.ConventionTests;

public sealed class TypeTests
{
    [Fact]
    public void Public_classes_are_sealed_or_static_or_bases_of_exceptions() =>
        Offenders.None(
            "A public class is sealed, static or the base of an exception",
            from type in Shipped.Types
            where type.IsClass && !type.IsSealed
                && !(typeof(Exception).IsAssignableFrom(type) && Shipped.Types.Any(other => other.IsSubclassOf(type)))
            select type.ToString());

    [Fact]
    public void Types_in_internal_namespaces_are_not_public() =>
        Offenders.None(
            "A type in a namespace with an 'Internal' or 'Generated' segment is internal",
            from type in Shipped.Types
            where type.Namespace?.Split('.').Any(static part => part is "Internal" or "Generated") == true
            select type.ToString());
}
