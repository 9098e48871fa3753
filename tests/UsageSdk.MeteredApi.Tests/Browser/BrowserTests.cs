using Microsoft.Playwright;
using UsageSdk.Testing;

namespace UsageSdk.MeteredApi.Tests.Browser;

/// <summary>The page as a person sees it, in a real browser: skipped where there is none, unless it is required.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly SharedBrowser _browser;
    private readonly TemporaryFolder _folder = new();
    private readonly FakeUsageServer _autumn = ApiProcess.CreateAutumn();

    public BrowserTests(SharedBrowser browser)
    {
        browser.Require();
        _browser = browser;
    }

    public void Dispose()
    {
        _autumn.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_open_page_shows_requests_as_they_are_made()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        await using var page = await _browser.OpenAsync(api.Http.BaseAddress!);
        await Assertions.Expect(page.Page.Locator("svg")).ToHaveCountAsync(0);

        for (var number = 0; number < 3; number++)
        {
            using var reply = await api.GreetAsync();
        }

        using var translated = await api.TranslateAsync("string", ApiProcess.GlobexKey);

        await Assertions.Expect(page.Field("delivered")).ToHaveTextAsync("5");
        await Assertions.Expect(page.Field("pending")).ToHaveTextAsync("0");
        await Assertions.Expect(page.Field("health")).ToHaveTextAsync("Healthy");
        await Assertions.Expect(page.Field("balance")).ToHaveTextAsync("The books balance.");
        await Assertions.Expect(page.Page.Locator("svg rect title", new() { HasText = "14:00 UTC, acme: 3" })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator("svg rect title", new() { HasText = "14:00 UTC, globex: 6" })).ToHaveCountAsync(1);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_bars_are_as_high_as_the_usage_that_they_show()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        foreach (var (key, calls) in ((string, int)[])[(ApiProcess.AcmeKey, 8), (ApiProcess.GlobexKey, 4)])
        {
            for (var call = 0; call < calls; call++)
            {
                using var reply = await api.GreetAsync(key);
            }
        }

        _autumn.Autumn.AddEvent(new("earlier", "api_calls", "acme", RunningClock.Start.AddHours(-2), 6));
        await api.FlushAsync();
        await using var page = await _browser.OpenAsync(api.Http.BaseAddress!);

        var bars = await page.BarsAsync("api_calls");

        var unit = bars["14:00 UTC, acme: 8"] / 8;
        Assert.True(unit > 5, $"a call is {unit} pixels high");
        Assert.Equal(3, bars.Count);
        Assert.Equal(unit * 4, bars["14:00 UTC, globex: 4"], 0.5);
        Assert.Equal(unit * 6, bars["12:00 UTC, acme: 6"], 0.5);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "API calls today, by hour and customer" })).ToHaveCountAsync(1);
        await page.Page.GetByText("Numbers").First.ClickAsync();
        await Assertions.Expect(page.Page.Locator("#api_calls-numbers tbody tr")).ToHaveTextAsync(["12:0060", "14:0084"]);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Numbers_that_were_opened_stay_open_when_the_chart_changes()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        using var first = await api.GreetAsync();
        await api.FlushAsync();
        await using var page = await _browser.OpenAsync(api.Http.BaseAddress!);
        await page.Page.GetByText("Numbers").ClickAsync();

        using var second = await api.GreetAsync();

        await Assertions.Expect(page.Page.Locator("#api_calls-numbers tfoot td")).ToHaveTextAsync("2");
        await Assertions.Expect(page.Page.Locator("#api_calls-numbers tfoot td")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Dead_letters_come_in_with_their_reasons_and_as_text()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        await using var page = await _browser.OpenAsync(api.Http.BaseAddress!);
        await Assertions.Expect(page.Page.GetByText("None.", new() { Exact = true })).ToBeVisibleAsync();

        using var reply = await api.GreetAsync(ApiProcess.MarkupKey);

        var cells = page.Page.Locator("#letters td");
        await Assertions.Expect(cells.Nth(1)).ToHaveTextAsync(ApiProcess.Markup);
        await Assertions.Expect(cells.Nth(4)).ToContainTextAsync("404 customer_not_found: ");
        await Assertions.Expect(page.Page.GetByText("None.", new() { Exact = true })).ToBeHiddenAsync();
        await Assertions.Expect(page.Field("rejected")).ToHaveTextAsync("1");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task In_the_dark_the_page_is_dark_and_its_text_light()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        using var reply = await api.GreetAsync();
        await api.FlushAsync();
        await using var light = await _browser.OpenAsync(api.Http.BaseAddress!);
        await using var dark = await _browser.OpenAsync(api.Http.BaseAddress!, ColorScheme.Dark);

        await Assertions.Expect(light.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
        await Assertions.Expect(light.Page.Locator("body")).ToHaveCSSAsync("color", "rgb(27, 31, 36)");
        await Assertions.Expect(light.Page.Locator("svg rect")).ToHaveCSSAsync("fill", "rgb(0, 114, 178)");
        await Assertions.Expect(dark.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(13, 17, 23)");
        await Assertions.Expect(dark.Page.Locator("body")).ToHaveCSSAsync("color", "rgb(230, 237, 243)");
        await Assertions.Expect(dark.Page.Locator("svg rect")).ToHaveCSSAsync("fill", "rgb(78, 163, 220)");
        Assert.Empty(light.Complaints.Concat(dark.Complaints));
    }

    [Fact]
    public async Task Without_scripts_the_page_says_the_same()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        using var counted = await api.TranslateAsync("string");
        using var rejected = await api.GreetAsync(ApiProcess.MarkupKey);
        await api.FlushAsync();
        await using var still = await _browser.OpenAsync(api.Http.BaseAddress!, hasScripts: false);
        await using var live = await _browser.OpenAsync(api.Http.BaseAddress!);

        await live.Page.WaitForResponseAsync(reply => reply.Url.EndsWith("/state", StringComparison.Ordinal));

        await Assertions.Expect(live.Page.Locator("main")).ToHaveTextAsync(await still.Page.Locator("main").TextContentAsync() ?? "");
        Assert.Empty(still.Complaints.Concat(live.Complaints));
    }

    [Fact]
    public async Task When_the_application_is_gone_the_page_says_so()
    {
        var api = await ApiProcess.StartAsync(_folder, _autumn);
        await using var page = await _browser.OpenAsync(api.Http.BaseAddress!);
        await Assertions.Expect(page.Field("health")).ToHaveTextAsync("Healthy");

        await api.DisposeAsync();

        await Assertions.Expect(page.Field("message")).ToHaveTextAsync("The application does not answer. What is shown is old.");
        await Assertions.Expect(page.Field("health")).ToHaveTextAsync("Unhealthy");
    }
}
