using System.Runtime.CompilerServices;

namespace UsageSdk.CodeGen.Tests;

/// <summary>Where these tests and the repository stand on disk.</summary>
internal static class SourceFolder
{
    public static string Golden => Path.Combine(Here(), "Golden");

    public static string Root => Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
