using System.Reflection;

namespace UsageSdk.ConventionTests.PublicApi;

/// <summary>Types as C# writes them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(EventInfo item) => Of(item.EventHandlerType!, new NullabilityInfoContext().Create(item));

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Plain(underlying, nullability) + "?";
        }

        return Plain(type, nullability) + (IsAnnotated(type, nullability) ? "?" : "");
    }

    /// <summary>Type parameters are left out: without a constraint they always count as nullable.</summary>
    private static bool IsAnnotated(Type type, NullabilityInfo? nullability) =>
        !type.IsValueType && !type.IsGenericParameter && (nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable);

    private static string Plain(Type type, NullabilityInfo? nullability)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var outer = type.IsNested && !type.IsGenericParameter ? Plain(type.DeclaringType!, null) + "." : "";
        var arguments = type.GetGenericArguments();
        var known = nullability?.GenericTypeArguments ?? [];
        return type.IsGenericType
            ? $"{outer}{type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select((argument, i) => Of(argument, known.Length == arguments.Length ? known[i] : null)))}>"
            : outer + type.Name;
    }
}
