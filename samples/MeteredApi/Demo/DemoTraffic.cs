using System.Globalization;
using MeteredApi.Metering;
using UsageSdk.Autumn;
using UsageSdk.Ingestion;
using UsageSdk.Testing;

namespace MeteredApi.Demo;

/// <summary>Customers who use the API, so that there is something to look at.</summary>
/// <param name="http">To the API.</param>
/// <param name="usage">The queue of the API.</param>
/// <param name="events">What Autumn has.</param>
/// <param name="output">Where it tells what it did.</param>
internal sealed class DemoTraffic(HttpClient http, IUsageIngestor usage, IEventsApi events, TextWriter output)
{
    /// <summary>The key of a customer that nobody has added to Autumn, whose usage ends among the dead letters.</summary>
    public const string NewcomerKey = "newcomer-key";

    private const int Requests = 300;
    private const int EveryNewcomer = 50;
    private const int EveryText = 5;
    private const int EveryRetry = 10;
    private static readonly string[] Keys = ["acme-key", "acme-key", "acme-key", "globex-key", "globex-key", "initech-key"];

    /// <summary>Puts usage of the hours before this one into a new Autumn: the API's own usage is always of now.</summary>
    public static void AddEarlierUsage(FakeAutumn autumn, DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero);
        if (autumn.Events.Any(item => item.Timestamp >= day))
        {
            return;
        }

        foreach (var hour in Enumerable.Range(0, now.Hour))
        {
            foreach (var (index, customer) in ((string[])["acme", "globex", "initech"]).Index())
            {
                // More by day than by night, and not the same for any two.
                var calls = Math.Round((1 + Math.Sin((hour - 8) * Math.PI / 12)) * (90 - (25 * index))) + 5 + ((hour * 7) % (5 + index));
                var id = string.Create(CultureInfo.InvariantCulture, $"earlier-{day:yyyyMMdd}-{hour}-{customer}");
                autumn.AddEvent(new(id, MeteringMiddleware.Calls, customer, day.AddHours(hour).AddMinutes(30), (decimal)calls));
                autumn.AddEvent(new($"{id}-text", ApiEndpoints.Characters, customer, day.AddHours(hour).AddMinutes(30), (decimal)calls * (11 + index)));
            }
        }
    }

    /// <summary>Sends requests, some of them twice, waits for the queue, and compares what Autumn has with what was sent.</summary>
    /// <returns>Whether every request was counted once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var before = await TotalsAsync(cancellationToken);
        var (run, calls, characters, refused) = (Guid.NewGuid(), 0m, 0m, 0m);
        for (var number = 0; number < Requests; number++)
        {
            var isNewcomer = number % EveryNewcomer == EveryNewcomer - 1;
            var text = number % EveryText == EveryText - 1 ? string.Join(' ', Enumerable.Repeat("usage", 1 + (number % 7))) : null;
            var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");
            for (var attempt = 0; attempt <= (number % EveryRetry == EveryRetry - 1 ? 1 : 0); attempt++)
            {
                await SendAsync(isNewcomer ? NewcomerKey : Keys[number % Keys.Length], id, text, cancellationToken);
            }

            _ = isNewcomer ? refused += text is null ? 1 : 2 : calls++;
            characters += isNewcomer ? 0 : text?.Length ?? 0;
        }

        // What was concluded before the flush began is in the books; what it waits for, in its result too.
        var flushed = await usage.FlushAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var books = UsageBooks.Sum((await usage.ReadBooksAsync(cancellationToken)).Values);
        var after = await TotalsAsync(cancellationToken);
        var (counted, expected) = ((after.Calls - before.Calls, after.Characters - before.Characters), (calls, characters));
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                demo: sent {Requests} requests, {Requests / EveryRetry} of them twice; Autumn does not know the customer of {Requests / EveryNewcomer}
                demo: Autumn counted {counted.Item1} calls and {counted.Item2} characters; {expected.calls} and {expected.characters} were sent
                demo: {books.Rejected} events rejected so far, {books.Pending} pending; the books {(books.IsBalanced ? "balance" : "do not balance")}
                """));
        return flushed.IsComplete && books.IsBalanced && books.Rejected >= refused && counted == expected;
    }

    private async Task SendAsync(string key, string id, string? text, CancellationToken cancellationToken)
    {
        using var request = text is null
            ? new HttpRequestMessage(HttpMethod.Get, "v1/greetings/Ada")
            : new(HttpMethod.Post, "v1/translate") { Content = JsonContent.Create(new(text), MeteredApiJson.Default.Text) };
        request.Headers.Add("X-Api-Key", key);
        request.Headers.Add("Idempotency-Key", id);
        using var reply = await http.SendAsync(request, cancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    private async Task<(decimal Calls, decimal Characters)> TotalsAsync(CancellationToken cancellationToken)
    {
        var (calls, characters) = (0m, 0m);
        await foreach (var item in events.ListAllAsync(cancellationToken: cancellationToken))
        {
            _ = item.FeatureId == MeteringMiddleware.Calls ? calls += item.Value : characters += item.Value;
        }

        return (calls, characters);
    }
}
