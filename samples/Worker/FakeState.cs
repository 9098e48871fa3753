using UsageSdk.Testing;

namespace Worker;

/// <summary>A fake server that has in each run what it had at the end of the one before.</summary>
internal sealed class FakeState : IDisposable
{
    private readonly string _path;

    public FakeState(string path)
    {
        _path = path;
        if (File.Exists(path))
        {
            Server.LoadState(File.ReadAllText(path));
        }
    }

    public FakeUsageServer Server { get; } = new(TimeProvider.System);

    public void Save() => File.WriteAllText(_path, Server.SaveState());

    public void Dispose() => Server.Dispose();
}
