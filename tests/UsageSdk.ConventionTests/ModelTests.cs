using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using UsageSdk.Serialization;

namespace UsageSdk.ConventionTests;

/// <summary>What travels: requests, replies, and what they hold.</summary>
public sealed class ModelTests
{
    private static readonly IReadOnlyList<Type> Replies = [.. Reached(Shipped.Groups.SelectMany(group => group.GetMethods()).Select(method => method.ReturnType))];

    private static readonly IReadOnlyList<Type> Requests = [.. Reached(Shipped.Groups.SelectMany(group => group.GetMethods()).SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType).Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal)))];

    private static readonly IReadOnlyList<Type> OpenEnums = [.. Shipped.Types.Where(type => type.IsValueType && type.GetInterfaces().Any(IsOpenEnumInterface))];

    [Fact]
    public void Models_are_records_that_are_set_once() =>
        Offenders.None(
            "A model is a sealed record with a constructor without parameters, and its members are get or init only; unknown members, which the serializer fills, are the exception",
            [
                .. Models().Where(type => !type.IsSealed || type.GetMethod("<Clone>$") is null || type.GetConstructor(Type.EmptyTypes) is null).Select(type => type.ToString()),
                .. Models().SelectMany(Surface.Properties).Where(property => property.SetMethod is { } setter && !IsInit(setter) && !property.IsDefined(typeof(JsonExtensionDataAttribute))).Select(Surface.Name),
            ]);

    [Fact]
    public void Replies_keep_what_is_unknown() =>
        Offenders.None(
            "A model of a reply keeps unknown members: [JsonExtensionData] AdditionalProperties",
            Replies.Where(type => type.GetProperty("AdditionalProperties") is not { } property || !property.IsDefined(typeof(JsonExtensionDataAttribute))).Select(type => type.ToString()));

    [Fact]
    public void Enums_on_the_wire_are_open() =>
        Offenders.None(
            "A closed enum is no member on the wire: it would refuse what a server may say tomorrow",
            from type in Models()
            from property in Surface.Properties(type)
            where (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).IsEnum && !property.IsDefined(typeof(JsonIgnoreAttribute))
            select Surface.Name(property));

    [Fact]
    public void Open_enums_are_alike()
    {
        Assert.NotEmpty(OpenEnums);
        Offenders.None(
            "An open enum is a readonly record struct over 'string Value', made by its one constructor, whose static properties are the known values",
            from type in OpenEnums
            where !type.IsDefined(typeof(IsReadOnlyAttribute))
                || type.GetConstructors() is not [var constructor] || constructor.GetParameters() is not [{ Name: "value" } value] || value.ParameterType != typeof(string)
                || type.GetProperty("Value") is not { PropertyType: var text, SetMethod: null } || text != typeof(string)
                || Known(type).Length == 0 || Known(type).Any(property => property.PropertyType != type || property.SetMethod is not null)
            select type.ToString());
    }

    [Fact]
    public void Known_values_of_an_open_enum_are_different() =>
        Offenders.None(
            "No two known values of an open enum are the same text, and none is empty, which is what default is",
            from type in OpenEnums
            let texts = Known(type).Select(property => property.GetValue(null)!.ToString()!).ToList()
            where texts.Contains("") || texts.Distinct(StringComparer.Ordinal).Count() != texts.Count
            select type.ToString());

    [Fact]
    public void The_serializer_knows_every_model_without_reflection() =>
        Offenders.None(
            "UsageJson.Options has metadata of every model",
            Models().Where(type => !UsageJson.Options.TryGetTypeInfo(type, out _)).Where(type => !IsQuery(type)).Select(type => type.ToString()));

    private static IEnumerable<Type> Models()
    {
        Assert.NotEmpty(Requests);
        Assert.NotEmpty(Replies);
        return Requests.Union(Replies);
    }

    /// <summary>The records among types, and those of their members, and so on.</summary>
    private static IEnumerable<Type> Reached(IEnumerable<Type> from)
    {
        var (seen, open) = (new HashSet<Type>(), new Stack<Type>(from));
        while (open.TryPop(out var type))
        {
            if (type.IsGenericType)
            {
                foreach (var argument in type.GetGenericArguments())
                {
                    open.Push(argument);
                }
            }
            else if (Shipped.Contains(type) && type.IsClass && seen.Add(type))
            {
                foreach (var property in Surface.Properties(type))
                {
                    open.Push(property.PropertyType);
                }
            }
        }

        return seen.OrderBy(type => type.FullName, StringComparer.Ordinal);
    }

    private static PropertyInfo[] Known(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Static);

    private static bool IsOpenEnumInterface(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOpenEnum<>);

    private static bool IsQuery(Type type) => type.GetInterfaces().Any(static contract => contract.Name == "IQueryModel");

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
