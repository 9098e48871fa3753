namespace UsageSdk.Benchmarks.Queue;

/// <summary>A folder for the files of a benchmark, removed with them.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usagesdk-queue-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
