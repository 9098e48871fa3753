using UsageSdk.Testing;

namespace MeteredApi.Demo;

/// <summary>An Autumn within this process, on the clock of this machine, which keeps what it has between runs, as the queue does.</summary>
internal sealed class LocalAutumn : IDisposable
{
    private readonly string _path;

    /// <param name="path">Where it is kept.</param>
    /// <param name="customers">The customers that it knows.</param>
    /// <exception cref="InvalidDataException">What was kept cannot be read.</exception>
    public LocalAutumn(string path, IEnumerable<string> customers)
    {
        _path = path;
        if (File.Exists(path))
        {
            Load(path);
        }

        foreach (var customer in customers)
        {
            Server.Autumn.AddCustomer(customer);
        }
    }

    public FakeUsageServer Server { get; } = new(TimeProvider.System);

    public void Save() => File.WriteAllText(_path, Server.SaveState());

    public void Dispose() => Server.Dispose();

    private void Load(string path)
    {
        try
        {
            Server.LoadState(File.ReadAllText(path));
        }
        catch (FakeServerStateException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message} Delete the file to begin with an empty Autumn.", exception);
        }
    }
}
