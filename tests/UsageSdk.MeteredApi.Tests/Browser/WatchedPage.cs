using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace UsageSdk.MeteredApi.Tests.Browser;

/// <summary>A page, with what its console said and where it sent requests.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    public WatchedPage(Uri address, IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => _complaints.Enqueue($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        page.Dialog += (_, dialog) => _complaints.Enqueue($"dialog: {dialog.Message}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } asked && asked.Authority != address.Authority)
            {
                _complaints.Enqueue($"request to {asked.Authority}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What should not have happened: any word on the console, any error, any request to another host.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Field(string name) => Page.Locator($"[data-field={name}]");

    /// <summary>The bars of a chart, each as its title and its height.</summary>
    public async Task<IReadOnlyDictionary<string, double>> BarsAsync(string feature)
    {
        var bars = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var bar in await Page.Locator($"svg[aria-labelledby^='{feature}-'] rect").AllAsync())
        {
            bars.Add(await bar.Locator("title").TextContentAsync() ?? "", (await bar.BoundingBoxAsync())!.Height);
        }

        return bars;
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
