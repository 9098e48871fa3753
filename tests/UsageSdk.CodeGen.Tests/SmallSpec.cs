using UsageSdk.CodeGen.Emit;

namespace UsageSdk.CodeGen.Tests;

/// <summary>A specification that holds each supported construct once.</summary>
internal static class SmallSpec
{
    public const string Path = "openapi/small.yaml";

    public static string Text { get; } = File.ReadAllText(System.IO.Path.Combine(SourceFolder.Golden, "..", "Specs", "small.yaml"));

    public static IReadOnlyList<GeneratedFile> Compile() => ContractCompiler.Compile(Path, Text);
}
