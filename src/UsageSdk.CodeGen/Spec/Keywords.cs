namespace UsageSdk.CodeGen.Spec;

/// <summary>Keywords of schemas that limit no value by themselves: words for people, and instructions to the generator.</summary>
internal static class Keywords
{
    public static IReadOnlySet<string> Annotations { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "description", "default", "readOnly", "x-unverified", "x-explicit", "x-partial", "x-client-default",
        "x-pattern-rule", "x-enum-varnames", "x-enum-descriptions", "x-dotnet-type",
    };
}
