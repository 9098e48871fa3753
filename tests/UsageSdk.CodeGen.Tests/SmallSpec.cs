using UsageSdk.CodeGen.Emit;

namespace UsageSdk.CodeGen.Tests;

/// <summary>A specification that holds each supported construct once.</summary>
internal static class SmallSpec
{
    public const string Path = "openapi/small.yaml";

    public static string Text { get; } = File.ReadAllText(System.IO.Path.Combine(SourceFolder.Golden, "..", "Specs", "small.yaml"));

    public static IReadOnlyList<GeneratedFile> Compile() => ContractCompiler.Compile(Path, Text);

    /// <summary>Compiles one of the small specifications by its name.</summary>
    public static IReadOnlyList<GeneratedFile> Compile(string name) =>
        ContractCompiler.Compile($"openapi/{name}.yaml", File.ReadAllText(System.IO.Path.Combine(SourceFolder.Golden, "..", "Specs", $"{name}.yaml")));
}
