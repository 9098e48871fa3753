using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace UsageSdk.Packages.Tests;

/// <summary>What the compiler put into a package, and into its symbols.</summary>
public sealed class AssemblyTests
{
    /// <summary>What the compiler writes instead of the folder that it was run in.</summary>
    private const string Root = "/_/";

    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static TheoryData<string, string> Assemblies { get; } =
        new(from project in PackageProject.All from framework in PackageProject.Frameworks select (project.Name, framework));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void It_is_a_reproducible_release_without_a_path_of_the_machine(string name, string framework)
    {
        var assembly = PackedFile.Package(name).Read($"lib/{framework}/{name}.dll");
        using var image = new PEReader(assembly.ToImmutableArray());
        var entries = image.ReadDebugDirectory();
        Assert.Contains(entries, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        var symbols = image.ReadCodeViewDebugDirectoryData(entries.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        Assert.Equal($"{Root}src/{name}/obj/Release/{framework}/{name}.pdb", symbols.Path);
        Assert.False(Holds(assembly, Repository.Root, Encoding.UTF8));
        Assert.False(Holds(assembly, Repository.Root, Encoding.Unicode));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void It_tells_its_version_its_commit_and_that_it_can_be_trimmed(string name, string framework)
    {
        var package = PackedFile.Package(name);
        var assembly = package.Read($"lib/{framework}/{name}.dll");
        var commit = package.Metadata(name).Element("repository")!.Attribute("commit")?.Value;
        Assert.True(Holds(assembly, $"{PackageProject.Version}+{commit}", Encoding.UTF8));
        Assert.Equal(PackageProject.All.Single(project => project.Name == name).IsTrimmable, Holds(assembly, "IsTrimmable", Encoding.UTF8));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Its_symbols_belong_to_it_and_lead_to_every_source(string name, string framework)
    {
        using var image = new PEReader(PackedFile.Package(name).Read($"lib/{framework}/{name}.dll").ToImmutableArray());
        var expected = image.ReadCodeViewDebugDirectoryData(image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        using var provider = MetadataReaderProvider.FromPortablePdbImage(PackedFile.Symbols(name).Read($"lib/{framework}/{name}.pdb").ToImmutableArray());
        var symbols = provider.GetMetadataReader();
        Assert.Equal(expected.Guid, new BlobContentId(symbols.DebugMetadataHeader!.Id).Guid);

        var sources = symbols.Documents.Select(handle => (Handle: handle, Path: symbols.GetString(symbols.GetDocument(handle).Name))).ToList();
        Assert.NotEmpty(sources);
        Offenders.None(
            $"A source of {name} lies in the repository as it was compiled, or is embedded in the symbols",
            sources.Where(source => !IsEmbedded(symbols, source.Handle) && !IsInRepository(symbols, source.Handle, source.Path)).Select(source => source.Path));
    }

    private static bool Holds(byte[] bytes, string text, Encoding encoding) => bytes.AsSpan().IndexOf(encoding.GetBytes(text)) >= 0;

    private static bool IsEmbedded(MetadataReader symbols, DocumentHandle document) =>
        symbols.GetCustomDebugInformation(document).Any(handle => symbols.GetGuid(symbols.GetCustomDebugInformation(handle).Kind) == EmbeddedSource);

    private static bool IsInRepository(MetadataReader symbols, DocumentHandle document, string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal) && File.Exists(Repository.PathTo(path[Root.Length..]))
            && SHA256.HashData(File.ReadAllBytes(Repository.PathTo(path[Root.Length..]))).AsSpan().SequenceEqual(symbols.GetBlobBytes(symbols.GetDocument(document).Hash));
}
