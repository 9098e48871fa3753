using System.IO.Compression;
using System.Xml.Linq;

namespace UsageSdk.Packages.Tests;

/// <summary>A package in artifacts/packages.</summary>
internal sealed class PackedFile
{
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    private PackedFile(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using var source = entry.Open();
            source.CopyTo(content);
            _entries.Add(entry.FullName, content.ToArray());
        }
    }

    /// <summary>What was put in: all entries but those of the container.</summary>
    public IEnumerable<string> Files =>
        _entries.Keys.Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Names { get; } =
        !Directory.Exists(Repository.PathTo("artifacts", "packages")) ? [] : Directory.EnumerateFiles(Repository.PathTo("artifacts", "packages")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static PackedFile Package(string id) => new(Repository.PathTo("artifacts", "packages", $"{id}.{PackageProject.Version}.nupkg"));

    public static PackedFile Symbols(string id) => new(Repository.PathTo("artifacts", "packages", $"{id}.{PackageProject.Version}.snupkg"));

    public byte[] Read(string file) => _entries[file];

    /// <summary>The nuspec's metadata, without its namespace.</summary>
    public XElement Metadata(string id)
    {
        using var stream = new MemoryStream(Read($"{id}.nuspec"));
        var document = XDocument.Load(stream);
        foreach (var element in document.Descendants())
        {
            element.Name = element.Name.LocalName;
        }

        return document.Descendants("metadata").Single();
    }
}
