using System.Diagnostics;

namespace UsageSdk.CodeGen.Tests;

public sealed class ProgramTests : IDisposable
{
    private const string Spec = "openapi/small.yaml";
    private const string Sample = "src/UsageSdk/Small/Generated/Sample.g.cs";

    private const string Mapping = "tests/UsageSdk.WireMock.Tests/Mappings/Generated/Small/stations.get.json";

    private readonly TemporaryFolder _folder = new();

    public ProgramTests()
    {
        _folder.Write(Spec, SmallSpec.Text);
        GeneratedTree.Write(_folder.Root, SmallSpec.Compile());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_of_a_clean_tree_ends_with_0_and_says_nothing() =>
        Assert.Equal(new Outcome(0, "", ""), await RunAsync("--check"));

    [Theory]
    [InlineData(Sample)]
    [InlineData(Mapping)]
    public async Task Check_after_an_edit_by_hand_ends_with_1_names_the_file_and_leaves_it(string path)
    {
        _folder.Write(path, "// by hand\n");

        Assert.Equal(new Outcome(1, $"out of date: {path}\n", ""), await RunAsync("--check"));
        Assert.Equal("// by hand\n", _folder.Read(path));
    }

    [Fact]
    public async Task Run_without_arguments_repairs_names_the_file_and_ends_with_0()
    {
        _folder.Write(Sample, "// by hand\n");

        Assert.Equal(new Outcome(0, $"wrote {Sample}\n", ""), await RunAsync());
        Assert.Equal(new Outcome(0, "", ""), await RunAsync("--check"));
    }

    [Theory]
    [InlineData("--check")]
    [InlineData]
    public async Task Broken_spec_ends_with_1_names_the_place_and_writes_nothing(params string[] arguments)
    {
        _folder.Write(Spec, SmallSpec.Text.Replace("x-retry: unsent-only", "x-retry: sometimes", StringComparison.Ordinal));
        var before = _folder.Snapshot();

        Assert.Equal(
            new Outcome(1, "", $"{Spec}#/paths/~1readings/post/x-retry: must be one of: always, unsent-only\n"),
            await RunAsync(arguments));
        Assert.Equal(before, _folder.Snapshot());
    }

    [Theory]
    [InlineData("--verify")]
    [InlineData("--check", "--check")]
    public async Task Unknown_arguments_end_with_2_and_the_usage(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("usage: UsageSdk.CodeGen [--check]", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_outside_a_repository_ends_with_2_and_the_usage()
    {
        Directory.Delete(Path.Combine(_folder.Root, "openapi"), recursive: true);

        var outcome = await RunAsync("--check");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("usage: UsageSdk.CodeGen [--check]", outcome.Error, StringComparison.Ordinal);
    }

    private async Task<Outcome> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ContractCompiler).Assembly.Location, .. arguments])
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    private sealed record Outcome(int ExitCode, string Output, string Error);
}
