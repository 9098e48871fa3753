using System.Runtime.CompilerServices;

namespace UsageSdk.ConventionTests;

/// <summary>The files of the working copy.</summary>
internal static class Repository
{
    private static readonly string[] Outputs = ["bin", "obj", "artifacts", "TestResults", "node_modules"];

    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The files below a folder, relative to the root with <c>/</c>, without build outputs; none where the folder is missing.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*") =>
        !Directory.Exists(PathTo(folder)) ? [] : Directory.EnumerateFiles(PathTo(folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Outputs, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);

    public static bool IsGenerated(string file) => file.Contains("/Generated/", StringComparison.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
