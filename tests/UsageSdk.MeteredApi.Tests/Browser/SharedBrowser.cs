using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(UsageSdk.MeteredApi.Tests.Browser.SharedBrowser))]

namespace UsageSdk.MeteredApi.Tests.Browser;

/// <summary>One headless Chromium for all tests, each of which has a profile of its own.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    // For a machine with much else to do; what is there at once is not waited for.
    private const float LongestWait = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Chromium _chromium = Chromium.Find(Environment.GetEnvironmentVariable(Chromium.Variable), Environment.GetEnvironmentVariable("PATH") ?? "");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (_chromium.Path is not { } path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Arguments, Timeout = LongestWait });
        Assertions.SetDefaultExpectTimeout(LongestWait);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Skips the test where there is no browser, or fails it where one is required.</summary>
    public void Require()
    {
        if (_chromium.Absence is not null && Environment.GetEnvironmentVariable(Chromium.Requirement) == "1")
        {
            Assert.Fail($"{Chromium.Requirement} is 1, but there is no browser. {_chromium.Absence}");
        }

        Assert.SkipWhen(_chromium.Absence is not null, $"There is no browser. {_chromium.Absence}");
    }

    /// <summary>A page at an address, in a new profile.</summary>
    internal async Task<WatchedPage> OpenAsync(Uri address, ColorScheme colors = ColorScheme.Light, bool hasScripts = true)
    {
        var context = await _browser!.NewContextAsync(new() { ColorScheme = colors, JavaScriptEnabled = hasScripts });
        context.SetDefaultTimeout(LongestWait);
        var page = new WatchedPage(address, context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }
}
