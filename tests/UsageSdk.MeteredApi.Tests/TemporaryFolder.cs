namespace UsageSdk.MeteredApi.Tests;

/// <summary>A folder for a queue's file.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("usagesdk-metered-api-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
