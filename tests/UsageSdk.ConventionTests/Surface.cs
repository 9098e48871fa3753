using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace UsageSdk.ConventionTests;

/// <summary>What users of a type can see: public members, and protected ones where the type can be derived from.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Methods and operators that were written: neither accessors nor what the compiler adds to records.</summary>
    public static IEnumerable<MethodInfo> Methods(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) ? [] : type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method) && !IsSynthesized(method));

    public static IEnumerable<ConstructorInfo> Constructors(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) ? [] : type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !constructor.IsStatic && !IsSynthesized(constructor));

    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(Declared).Where(property => property.Name != "EqualityContract" && (IsVisible(property.GetMethod) || IsVisible(property.SetMethod)));

    public static IEnumerable<EventInfo> Events(Type type) => type.GetEvents(Declared).Where(item => IsVisible(item.AddMethod));

    public static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(Declared).Where(field => !field.IsSpecialName && (field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !type.IsSealed)));

    public static bool IsVisible(MethodBase? method) =>
        method is not null && (method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed));

    public static bool IsOperator(MethodInfo method) => method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);

    public static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    public static bool IsExtension(MethodInfo method) => method.IsDefined(typeof(ExtensionAttribute), inherit: false);

    /// <summary>Whether the name is the service's, not ours: a member as it stands on the wire, or a parameter of a query.</summary>
    public static bool IsOnTheWire(PropertyInfo property) =>
        property.IsDefined(typeof(JsonPropertyNameAttribute)) || property.DeclaringType!.GetInterfaces().Any(static contract => contract.Name == "IQueryModel");

    /// <summary>Whether somebody else's base class or interface dictates the signature.</summary>
    public static bool IsDictated(MethodInfo method) =>
        !Shipped.Contains(method.GetBaseDefinition().DeclaringType!)
        || (!method.IsStatic && !method.DeclaringType!.IsInterface && method.DeclaringType.GetInterfaces()
            .Where(contract => !Shipped.Contains(contract))
            .Any(contract => method.DeclaringType.GetInterfaceMap(contract).TargetMethods.Contains(method)));

    public static string Name(MemberInfo member) => $"{member.DeclaringType}.{member.Name}";

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !IsOperator(method);

    private static bool IsSynthesized(MethodBase method) => method.Name.StartsWith('<') || method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
