using System.Reflection;

namespace UsageSdk.ConventionTests;

/// <summary>The ids by which an assembly's XML file names its members.</summary>
internal static class DocumentationId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => "T:" + Name(type),
        MethodInfo method => "M:" + Qualified(method) + Arity(method) + Parameters(method.GetParameters()) + Conversion(method),
        ConstructorInfo constructor => $"M:{Name(constructor.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        PropertyInfo property => "P:" + Qualified(property) + Parameters(property.GetIndexParameters()),
        EventInfo => "E:" + Qualified(member),
        _ => "F:" + Qualified(member),
    };

    private static string Qualified(MemberInfo member) => $"{Name(member.DeclaringType!)}.{member.Name}";

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Conversion(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? "~" + Reference(method.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Reference(Type type)
    {
        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (type.IsByRef)
        {
            return Reference(type.GetElementType()!) + "@";
        }

        if (type.IsArray)
        {
            var dimensions = type.GetArrayRank();
            return Reference(type.GetElementType()!) + (dimensions == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", dimensions))}]");
        }

        if (!type.IsGenericType)
        {
            return Name(type);
        }

        // A nested type repeats the arguments of the type around it; each level takes its own share.
        var arguments = new Queue<string>(type.GetGenericArguments().Select(Reference));
        return string.Join('.', Name(type).Split('.').Select(part => part.Split('`') is [var name, var count]
            ? $"{name}{{{string.Join(',', Enumerable.Range(0, int.Parse(count)).Select(_ => arguments.Dequeue()))}}}"
            : part));
    }
}
