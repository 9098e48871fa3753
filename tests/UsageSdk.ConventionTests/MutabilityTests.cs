using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace UsageSdk.ConventionTests;

public sealed class MutabilityTests
{
    private static readonly Type[] MutableCollections =
        [typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(ICollection<>), typeof(IList<>), typeof(IDictionary<,>), typeof(ISet<>)];

    [Fact]
    public void Public_fields_do_not_change() =>
        Offenders.None(
            "A public field is const or readonly",
            Shipped.Types.SelectMany(Surface.Fields).Where(field => !field.IsLiteral && !field.IsInitOnly).Select(Surface.Name));

    [Fact]
    public void Public_static_state_does_not_change() =>
        Offenders.None(
            "A public static property has no setter, and neither it nor a static field holds a mutable collection",
            from type in Shipped.Types
            from member in Settable(type).Concat(MutableStatics(type))
            select Surface.Name(member));

    [Fact]
    public void What_is_handed_out_cannot_be_changed_from_outside() =>
        Offenders.None(
            "A public property or result is no mutable collection; a read-only interface is. Unknown members of replies are the exception, which the serializer fills, and bytes, which are a copy",
            [
                .. Shipped.Types.SelectMany(Surface.Properties).Where(property => IsMutable(property.PropertyType) && !property.IsDefined(typeof(JsonExtensionDataAttribute))).Select(Surface.Name),
                .. Shipped.Types.SelectMany(Surface.Methods).Where(method => IsMutable(method.ReturnType) && method.ReturnType != typeof(byte[])).Select(Surface.Name),
            ]);

    [Fact]
    public void What_is_taken_can_be_any_collection() =>
        Offenders.None(
            "A public parameter is no mutable collection but a read-only interface or a span; conversions, which cannot take interfaces, and params, of which C# 12 knows arrays only, are the exceptions",
            from type in Shipped.Types
            from method in Surface.Methods(type).Cast<MethodBase>().Concat(Surface.Constructors(type))
            where method is not MethodInfo candidate || !(Surface.IsOperator(candidate) || Surface.IsDictated(candidate))
            from parameter in method.GetParameters()
            where IsMutable(parameter.ParameterType) && !parameter.IsDefined(typeof(ParamArrayAttribute))
            select $"{Surface.Name(method)}({parameter.Name})");

    [Fact]
    public void What_can_be_listed_in_a_call_is_an_array() =>
        Offenders.None(
            "A params parameter is an array: programs for net8.0 are compiled as C# 12 by default, which knows no others",
            from type in Shipped.Types
            from method in Surface.Methods(type)
            from parameter in method.GetParameters()
            where parameter.IsDefined(typeof(ParamCollectionAttribute))
            select $"{Surface.Name(method)}({parameter.Name})");

    [Fact]
    public void Public_members_are_not_virtual() =>
        Offenders.None(
            "A public member of a class is neither virtual nor abstract, overrides apart: extension points are interfaces and delegates",
            from type in Shipped.Types
            where type.IsClass
            from method in Surface.Methods(type).Concat(Surface.Properties(type).SelectMany(property => property.GetAccessors(nonPublic: true)))
            where Surface.IsVisible(method) && method is { IsVirtual: true, IsFinal: false } && !Surface.IsOverride(method)
            select Surface.Name(method));

    private static IEnumerable<MemberInfo> Settable(Type type) =>
        Surface.Properties(type).Where(property => property.SetMethod is { IsStatic: true } setter && Surface.IsVisible(setter));

    private static IEnumerable<MemberInfo> MutableStatics(Type type) =>
    [
        .. Surface.Fields(type).Where(field => field.IsStatic && IsMutable(field.FieldType)),
        .. Surface.Properties(type).Where(property => property.GetMethod?.IsStatic == true && IsMutable(property.PropertyType)),
    ];

    private static bool IsMutable(Type type) => type.IsArray || (type.IsGenericType && MutableCollections.Contains(type.GetGenericTypeDefinition()));
}
