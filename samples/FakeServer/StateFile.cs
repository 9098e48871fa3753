using System.Text;

namespace FakeServer;

/// <summary>A file that keeps the server's state between runs.</summary>
internal sealed class StateFile(string path)
{
    /// <summary>What was written last; null before the first time.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken) => File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null;

    /// <summary>Writes all of it or nothing: whatever goes wrong, the file is as it was.</summary>
    public void Write(string json)
    {
        // Beside it, as only within a file system a file is renamed in one step.
        var whole = $"{path}.tmp";
        using (var stream = new FileStream(whole, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(json));
            stream.Flush(flushToDisk: true);
        }

        File.Move(whole, path, overwrite: true);
    }
}
