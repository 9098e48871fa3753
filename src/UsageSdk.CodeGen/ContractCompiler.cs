using UsageSdk.CodeGen.Emit;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen;

/// <summary>Compiles a specification to source files. Pure: the same text gives the same files on every machine.</summary>
public static class ContractCompiler
{
    /// <summary>Compiles one specification.</summary>
    /// <param name="file">The specification's path below the repository, such as <c>openapi/autumn.yaml</c>; errors and file headers name it.</param>
    /// <param name="yaml">Its text.</param>
    /// <returns>The files, in a fixed order.</returns>
    /// <exception cref="SpecException">The specification is not valid, or holds something that is not supported.</exception>
    public static IReadOnlyList<GeneratedFile> Compile(string file, string yaml) => [.. ServiceEmitter.Emit(SpecReader.Read(file, yaml))];
}
