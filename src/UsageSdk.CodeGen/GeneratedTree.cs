using UsageSdk.CodeGen.Emit;

namespace UsageSdk.CodeGen;

/// <summary>The generated files of a working tree: what they should be, and what they are.</summary>
public static class GeneratedTree
{
    /// <summary>What <c>openapi/*.yaml</c> under <paramref name="root"/> compiles to.</summary>
    public static IReadOnlyList<GeneratedFile> Compile(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "openapi"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => ContractCompiler.Compile($"openapi/{Path.GetFileName(path)}", File.ReadAllText(path)))];

    /// <summary>The files that differ from what they should be: edited, missing, or left over. Changes nothing.</summary>
    public static IReadOnlyList<string> Differences(string root, IReadOnlyList<GeneratedFile> files) =>
        [.. files.Where(file => !File.Exists(Path.Combine(root, file.Path)) || File.ReadAllText(Path.Combine(root, file.Path)) != file.Text)
            .Select(file => file.Path)
            .Concat(LeftOver(root, files))];

    /// <summary>Writes what differs and deletes what is left over.</summary>
    public static void Write(string root, IReadOnlyList<GeneratedFile> files)
    {
        var texts = files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        foreach (var path in Differences(root, files))
        {
            var target = Path.Combine(root, path);
            if (texts.TryGetValue(path, out var text))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllText(target, text);
            }
            else
            {
                File.Delete(target);
            }
        }
    }

    private static IEnumerable<string> LeftOver(string root, IReadOnlyList<GeneratedFile> files)
    {
        var expected = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return Files(root, "src", "*.g.cs")
            .Where(path => path.Contains("/Generated/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Concat(Files(root, GeneratedFile.MappingFolder, "*.json"))
            .Where(path => !expected.Contains(path))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Files(string root, string folder, string pattern) =>
        !Directory.Exists(Path.Combine(root, folder)) ? [] : Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'));
}
