using UsageSdk.CodeGen.Emit;

namespace UsageSdk.CodeGen.Tests;

public sealed class GeneratedTreeTests : IDisposable
{
    private const string Sample = "src/UsageSdk/Small/Generated/Sample.g.cs";
    private const string Unit = "src/UsageSdk/Small/Generated/Unit.g.cs";
    private const string LeftOver = "src/UsageSdk/Small/Generated/Former.g.cs";

    private const string Mapping = "tests/UsageSdk.WireMock.Tests/Mappings/Generated/Small/stations.get.json";
    private const string LeftOverMapping = "tests/UsageSdk.WireMock.Tests/Mappings/Generated/Small/stations.move.json";

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<GeneratedFile> _files = SmallSpec.Compile();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_differs_in_an_empty_folder() =>
        Assert.Equal(_files.Select(file => file.Path), GeneratedTree.Differences(_folder.Root, _files));

    [Fact]
    public void Nothing_differs_after_writing()
    {
        GeneratedTree.Write(_folder.Root, _files);

        Assert.Empty(GeneratedTree.Differences(_folder.Root, _files));
        Assert.All(_files, file => Assert.Equal(file.Text, _folder.Read(file.Path)));
    }

    [Fact]
    public void Edited_deleted_and_left_over_files_are_reported()
    {
        Damage();

        Assert.Equal([Unit, Sample, Mapping, LeftOver, LeftOverMapping], GeneratedTree.Differences(_folder.Root, _files));
    }

    [Fact]
    public void Reporting_changes_nothing()
    {
        Damage();
        var before = _folder.Snapshot();

        GeneratedTree.Differences(_folder.Root, _files);

        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Writing_repairs()
    {
        Damage();

        GeneratedTree.Write(_folder.Root, _files);

        Assert.Empty(GeneratedTree.Differences(_folder.Root, _files));
        Assert.False(_folder.Holds(LeftOver));
        Assert.False(_folder.Holds(LeftOverMapping));
    }

    [Fact]
    public void Writing_leaves_alone_what_is_up_to_date()
    {
        GeneratedTree.Write(_folder.Root, _files);
        var before = _folder.Snapshot();

        GeneratedTree.Write(_folder.Root, _files);

        Assert.Equal(before, _folder.Snapshot());
    }

    [Theory]
    [InlineData("src/UsageSdk/Small/ByHand.cs")]
    [InlineData("src/UsageSdk/Small/Generated/ByHand.cs")]
    [InlineData("src/UsageSdk/Small/ByHand.g.cs")]
    [InlineData("src/UsageSdk/obj/Debug/Generated/Compiler.g.cs")]
    [InlineData("tests/UsageSdk.WireMock.Tests/Mappings/by-hand.json")]
    public void Files_of_others_are_no_difference(string path)
    {
        GeneratedTree.Write(_folder.Root, _files);
        _folder.Write(path, "// not ours");

        Assert.Empty(GeneratedTree.Differences(_folder.Root, _files));
    }

    [Fact]
    public void Specs_are_compiled_in_the_order_of_their_names()
    {
        _folder.Write("openapi/b.yaml", SmallSpec.Text);
        _folder.Write("openapi/a.yaml", SmallSpec.Text);

        var specs = GeneratedTree.Compile(_folder.Root).Select(file => file.Path.Split('/').Single(part => part is "A" or "B")).ToList();

        Assert.Equal(specs.Order(StringComparer.Ordinal), specs);
        Assert.Equal(["A", "B"], specs.Distinct());
    }

    [Fact]
    public void The_repository_is_up_to_date() =>
        Assert.Empty(GeneratedTree.Differences(SourceFolder.Root, GeneratedTree.Compile(SourceFolder.Root)));

    private void Damage()
    {
        GeneratedTree.Write(_folder.Root, _files);
        _folder.Write(Sample, _folder.Read(Sample) + "// by hand\n");
        _folder.Delete(Unit);
        _folder.Write(LeftOver, "// of an older contract\n");
        _folder.Write(Mapping, _folder.Read(Mapping).Replace("st_1", "st_9", StringComparison.Ordinal));
        _folder.Write(LeftOverMapping, "{}\n");
    }
}
