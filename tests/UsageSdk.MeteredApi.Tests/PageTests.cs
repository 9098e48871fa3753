using System.Net;
using UsageSdk.Testing;

namespace UsageSdk.MeteredApi.Tests;

/// <summary>The page and the queue's state, as they are sent.</summary>
public sealed class PageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeUsageServer _autumn = ApiProcess.CreateAutumn();

    public void Dispose()
    {
        _autumn.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_state_has_the_books_and_the_dead_letters_with_their_reasons()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);
        using var delivered = await api.GreetAsync();
        using var rejected = await api.TranslateAsync("abc", ApiProcess.MarkupKey);
        await api.FlushAsync();

        var state = await api.StateAsync();

        Assert.Equal((3, 1, 2, 0), ((int)state["books"]!["enqueued"]!, (int)state["books"]!["delivered"]!, (int)state["books"]!["rejected"]!, (int)state["books"]!["pending"]!));
        Assert.True((bool)state["books"]!["isBalanced"]!);
        Assert.Equal("Healthy", (string?)state["health"]);
        Assert.Null(state["oldestSeconds"]);
        Assert.Equal(2, state["deadLetters"]!.AsArray().Count);
        var letter = state["deadLetters"]!.AsArray().Single(letter => (string?)letter!["feature"] == "characters")!;
        Assert.Equal(("Rejected", ApiProcess.Markup, 3), ((string?)letter["outcome"], (string?)letter["customer"], (int)letter["quantity"]!));
        Assert.StartsWith("404 customer_not_found: ", (string?)letter["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_Autumn_is_down_the_state_shows_what_waits_and_the_page_says_why()
    {
        _autumn.Faults.ForAny().Always().Meet(Fault.Status(503));
        await using var api = await ApiProcess.StartAsync(_folder, _autumn, ("Usage:Ingestion:BasePause", "00:01:00"), ("Usage:Ingestion:PollInterval", "00:00:00.010"));
        using var reply = await api.GreetAsync();

        // Asks until the queue has met the failure, however long that takes here.
        var state = await api.StateAsync();
        while ((double)state["pauseSeconds"]! == 0 || state["oldestSeconds"] is null)
        {
            state = await api.StateAsync();
        }

        Assert.Equal(1, (int)state["books"]!["pending"]!);
        Assert.InRange((double)state["pauseSeconds"]!, 1, 60);
        Assert.Contains("cannot be read now: events.list", await api.Http.GetStringAsync("", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_customers_are_text_in_the_page()
    {
        _autumn.Autumn.AddCustomer(ApiProcess.Markup + "\u0001");
        await using var api = await ApiProcess.StartAsync(_folder, _autumn, ("MeteredApi:ApiKeys:known", ApiProcess.Markup + "\u0001"));
        using var counted = await api.GreetAsync("known");
        using var rejected = await api.GreetAsync(ApiProcess.MarkupKey);
        await api.FlushAsync();

        var page = await api.Http.GetStringAsync("", TestContext.Current.CancellationToken);

        // In the legend, the description, a bar's title and a table's head; and as customer and in the reason of the dead letter.
        Assert.True(page.Split("&lt;script&gt;alert('&amp;amp;')&lt;/script&gt;").Length - 1 >= 6, page);
        Assert.Equal(1, page.Split("<script").Length - 1);
    }

    [Fact]
    public async Task The_page_allows_nothing_but_its_own_script_and_style()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.Http.GetAsync("", TestContext.Current.CancellationToken);

        Assert.Equal("text/html; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.Matches(
            "^default-src 'none'; connect-src 'self'; img-src data:; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$",
            reply.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task The_chart_has_a_column_for_each_hour_and_the_same_as_a_table()
    {
        Add("acme", hour: 0, 10);
        Add("globex", hour: 9, 20);
        Add("acme", hour: 9, 25.5m);
        Add("acme", hour: -1, 1000);
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        var chart = await api.Http.GetStringAsync("usage", TestContext.Current.CancellationToken);

        Assert.Contains("<title>00:00 UTC, acme: 10</title>", chart, StringComparison.Ordinal);
        Assert.Contains("<title>09:00 UTC, acme: 25.5</title>", chart, StringComparison.Ordinal);
        Assert.Contains("<title>09:00 UTC, globex: 20</title>", chart, StringComparison.Ordinal);
        Assert.Equal(3, chart.Split("<rect ").Length - 1);
        Assert.Contains("""<tr><th scope="row">09:00</th><td>25.5</td><td>20</td></tr>""", chart, StringComparison.Ordinal);
        Assert.Contains("""<tfoot><tr><th scope="row">total</th><td>35.5</td><td>20</td></tr></tfoot>""", chart, StringComparison.Ordinal);
        Assert.Contains("55.5 in all; the most, 45.5, from 09:00 UTC. acme used most.", chart, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_that_of_the_queue()
    {
        await using var api = await ApiProcess.StartAsync(_folder, _autumn);

        using var reply = await api.Http.GetAsync("health", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private void Add(string customer, int hour, decimal value)
    {
        var time = new DateTimeOffset(RunningClock.Start.Date, TimeSpan.Zero).AddHours(hour).AddMinutes(30);
        _autumn.Autumn.AddEvent(new($"{customer}-{hour}", "api_calls", customer, time, value));
    }
}
