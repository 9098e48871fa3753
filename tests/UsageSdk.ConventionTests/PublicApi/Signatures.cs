using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace UsageSdk.ConventionTests.PublicApi;

/// <summary>Members as C# declares them.</summary>
internal static class Signatures
{
    public static string Of(FieldInfo field) => field switch
    {
        { DeclaringType.IsEnum: true } => $"{field.Name} = {Literal(field.GetRawConstantValue(), null)},",
        { IsLiteral: true } => $"{Access(field.IsPublic)}const {TypeNames.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue(), field.FieldType)};",
        _ => $"{Access(field.IsPublic)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name};",
    };

    public static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor.IsPublic)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor.GetParameters())});";

    public static string Of(EventInfo item) => $"{Modifiers(item.AddMethod!)}event {TypeNames.Of(item)} {item.Name};";

    public static string Of(PropertyInfo property)
    {
        var visible = Surface.IsVisible(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{Parameters(index)}]" : property.Name;
        var getter = Surface.IsVisible(property.GetMethod) ? "get; " : "";
        var setter = !Surface.IsVisible(property.SetMethod) ? ""
            : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";
        return $"{Modifiers(visible)}{required}{TypeNames.Of(property)} {name} {{ {getter}{setter}}}";
    }

    public static string Of(MethodInfo method)
    {
        var result = TypeNames.Of(method.ReturnParameter);
        var name = method.Name switch
        {
            "op_Implicit" => $"implicit operator {result}",
            "op_Explicit" => $"explicit operator {result}",
            "op_Equality" => $"{result} operator ==",
            "op_Inequality" => $"{result} operator !=",
            _ when Surface.IsOperator(method) => $"{result} operator {method.Name[3..]}",
            _ => $"{result} {method.Name}{Generics(method.IsGenericMethod ? method.GetGenericArguments() : [])}",
        };
        var extended = Surface.IsExtension(method) ? "this " : "";
        return $"{Modifiers(method)}{name}({extended}{Parameters(method.GetParameters())}){Constraints(method.IsGenericMethod ? method.GetGenericArguments() : [])};";
    }

    public static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>";

    public static string Constraints(Type[] arguments) => string.Concat(arguments.Select(argument =>
    {
        var isStruct = argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        string[] all =
        [
            .. isStruct ? ["struct"] : argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? new[] { "class" } : [],
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => TypeNames.Of(type)),
            .. !isStruct && argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return all.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", all)}";
    }));

    public static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var fallback = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{passing}{TypeNames.Of(parameter)} {parameter.Name}{fallback}";
    }));

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return (method.IsStatic, method.IsAbstract) switch { (true, true) => "static abstract ", (true, false) => "static ", _ => "" };
        }

        var dispatch = method switch
        {
            { IsStatic: true } => "static ",
            _ when Surface.IsOverride(method) => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return Access(method.IsPublic) + dispatch;
    }

    private static string Access(bool isPublic) => isPublic ? "public " : "protected ";

    private static string Literal(object? value, Type? type) => value switch
    {
        null => type is { IsValueType: true } && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        _ when type is not null && (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } kind => $"{kind.Name}.{Enum.ToObject(kind, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
