using System.Reflection;

namespace UsageSdk.ConventionTests;

public sealed class DocumentationTests
{
    [Fact]
    public void Everything_public_is_documented() =>
        Offenders.None("A public type or member has a <summary>, and a method a <param> for each parameter and <returns>", Gaps());

    private static IEnumerable<string> Gaps() =>
        from type in Shipped.Types
        from member in Members(type)
        from gap in Documentation.Gaps(member)
        select $"{DocumentationId.Of(member)} lacks {gap}";

    private static IEnumerable<MemberInfo> Members(Type type) =>
    [
        type, .. Surface.Fields(type), .. Surface.Constructors(type), .. Surface.Properties(type), .. Surface.Events(type), .. Surface.Methods(type),
    ];
}
