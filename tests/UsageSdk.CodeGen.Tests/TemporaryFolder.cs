namespace UsageSdk.CodeGen.Tests;

/// <summary>A folder of its own for a test, deleted after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("usagesdk-codegen-").FullName;

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Write(string path, string text)
    {
        var target = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    public bool Holds(string path) => File.Exists(Path.Combine(Root, path));

    /// <summary>Every file with its text and the time it was last written, to see that nothing changed.</summary>
    public IReadOnlyList<(string Path, string Text, DateTime Written)> Snapshot() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(path), File.GetLastWriteTimeUtc(path)))];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
