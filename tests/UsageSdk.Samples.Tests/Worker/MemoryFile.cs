using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace UsageSdk.Samples.Tests.Worker;

/// <summary>One file in memory, which tells when it changes.</summary>
internal sealed class MemoryFile(string text) : IFileProvider, IFileInfo, IDisposable
{
    private CancellationTokenSource _changed = new();
    private byte[] _content = Encoding.UTF8.GetBytes(text);

    public bool Exists => true;

    public long Length => _content.Length;

    public string? PhysicalPath => null;

    public string Name => "meters.json";

    public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

    public bool IsDirectory => false;

    public void Change(string to)
    {
        _content = Encoding.UTF8.GetBytes(to);
        using var before = Interlocked.Exchange(ref _changed, new());
        before.Cancel();
    }

    public Stream CreateReadStream() => new MemoryStream(_content, writable: false);

    public IFileInfo GetFileInfo(string subpath) => this;

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => new CancellationChangeToken(_changed.Token);

    public void Dispose() => _changed.Dispose();
}
