using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace UsageSdk.ConventionTests.PublicApi;

/// <summary>An assembly's public surface as text that reads like C#, in an order that does not depend on the source.</summary>
internal static class PublicApiText
{
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var group in assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("namespace ").Append(group.Key).Append("\n{\n");
            text.AppendJoin('\n', group.OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Type)).Append("}\n");
        }

        return text.ToString();
    }

    private static string Type(Type type)
    {
        var declaration = $"{Attributes(type, "    ")}    {Header(type)}";
        var members = Members(type);
        return typeof(Delegate).IsAssignableFrom(type) ? declaration + ";\n"
            : members.Length == 0 ? declaration + " { }\n"
            : $"{declaration}\n    {{\n{string.Join('\n', members)}\n    }}\n";
    }

    private static string[] Members(Type type) =>
    [
        .. type.IsEnum ? Lines(Surface.Fields(type), Signatures.Of) : Sorted(Surface.Fields(type), Signatures.Of),
        .. Sorted(Surface.Constructors(type), Signatures.Of),
        .. Sorted(Surface.Properties(type), Signatures.Of),
        .. Sorted(Surface.Events(type), Signatures.Of),
        .. Sorted(Surface.Methods(type), Signatures.Of),
    ];

    private static IEnumerable<string> Sorted<T>(IEnumerable<T> members, Func<T, string> signature)
        where T : MemberInfo => Lines(members.OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(signature, StringComparer.Ordinal), signature);

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> signature)
        where T : MemberInfo => members.Select(member => $"{Attributes(member, "        ")}        {signature(member)}");

    private static string Header(Type type)
    {
        var (generics, constraints) = (type.GetGenericArguments(), Signatures.Constraints(type.GetGenericArguments()));
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeNames.Of(invoke.ReturnParameter)} {TypeNames.Of(type)}({Signatures.Parameters(invoke.GetParameters())}){constraints}";
        }

        string[] bases = [.. Base(type), .. Interfaces(type).Select(contract => TypeNames.Of(contract)).Order(StringComparer.Ordinal)];
        return $"public {Kind(type)} {TypeNames.Of(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}{constraints}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record" : "class")}",
    };

    /// <summary>Only records print their members this way.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly, [typeof(StringBuilder)]) is not null;

    private static string[] Base(Type type) => type switch
    {
        { IsEnum: true } => Enum.GetUnderlyingType(type) is var underlying && underlying != typeof(int) ? [TypeNames.Of(underlying)] : [],
        { IsClass: true } => type.BaseType is { } parent && parent != typeof(object) ? [TypeNames.Of(parent)] : [],
        _ => [],
    };

    /// <summary>The public interfaces that the type itself names: not those of its base, nor those that come with others, nor a record's equality.</summary>
    private static IEnumerable<Type> Interfaces(Type type)
    {
        var all = type.GetInterfaces();
        return type.IsEnum ? [] : all.Where(contract => contract.IsVisible
            && !(type.BaseType?.GetInterfaces().Contains(contract) ?? false)
            && !all.Any(other => other != contract && other.GetInterfaces().Contains(contract))
            && !(IsRecord(type) && contract == typeof(IEquatable<>).MakeGenericType(type)));
    }

    private static string Attributes(MemberInfo member, string indent)
    {
        var text = new StringBuilder(member.IsDefined(typeof(FlagsAttribute)) ? indent + "[Flags]\n" : "");

        // The compiler marks constructors of types with required members as obsolete for older compilers.
        if (member.GetCustomAttribute<ObsoleteAttribute>() is { } obsolete && !member.IsDefined(typeof(CompilerFeatureRequiredAttribute)))
        {
            text.Append(indent).Append(obsolete.IsError ? $"[Obsolete(\"{obsolete.Message}\", error: true)]\n" : $"[Obsolete(\"{obsolete.Message}\")]\n");
        }

        if (member.GetCustomAttribute<ExperimentalAttribute>() is { } experimental)
        {
            text.Append(indent).Append("[Experimental(\"").Append(experimental.DiagnosticId).Append("\")]\n");
        }

        return text.ToString();
    }
}
