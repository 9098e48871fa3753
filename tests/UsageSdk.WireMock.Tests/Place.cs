using System.Text.Json.Nodes;

namespace UsageSdk.WireMock.Tests;

/// <summary>A path of the server for one test: an operation that answers as the test wants, and the requests that have reached it.</summary>
internal sealed class Place
{
    private static readonly TimeSpan ShortAttempt = TimeSpan.FromMilliseconds(300);

    // Each look is a request, so that the server has had time by then for whatever was sent before.
    private const int MostLooks = 1000;

    private readonly WireMockServer _server;
    private readonly Sample _sample;
    private readonly string _path;

    private Place(WireMockServer server, Sample sample) => (_server, _sample, _path) = (server, sample, server.NewPath());

    /// <summary>Makes a place.</summary>
    /// <param name="server">The server.</param>
    /// <param name="sample">The example that is sent.</param>
    /// <param name="answers">What the operation answers, one after the other, the last one for ever.</param>
    /// <param name="tokenAnswers">The same for the token; null for a token.</param>
    public static async Task<Place> CreateAsync(WireMockServer server, Sample sample, JsonObject[] answers, JsonObject[]? tokenAnswers = null)
    {
        var place = new Place(server, sample);
        var token = Sample.Of(Sample.Token);
        await place.StubAsync(sample, answers);
        await place.StubAsync(token, tokenAnswers ?? [Answer.Reply(token)]);
        return place;
    }

    /// <summary>Calls the operation.</summary>
    /// <param name="options">Overrides for the call.</param>
    /// <param name="isShort">Whether an attempt may take 300 ms only.</param>
    public async Task<object> CallAsync(RequestOptions? options = null, bool isShort = false)
    {
        using var usage = TestClient.Create(_server, _path, isShort ? ShortAttempt : null);
        return await _sample.CallAsync(usage, options);
    }

    /// <summary>Asserts how many requests have reached the server: those of the operation, those for a token, and no others.</summary>
    /// <param name="requests">Those of the operation.</param>
    /// <param name="tokens">Those for a token; null for one where the operation wants a token, or else none.</param>
    public async Task AssertReachedAsync(int requests, int? tokens = null)
    {
        var expected = new Arrivals(requests, tokens ?? (_sample.NeedsToken ? 1 : 0), Others: 0);
        var reached = await CountAsync();

        // What a client has given up may still be on its way.
        for (var look = 1; look < MostLooks && (reached.Requests < expected.Requests || reached.Tokens < expected.Tokens || reached.Others < 0); look++)
        {
            reached = await CountAsync();
        }

        Assert.Equal(expected, reached);
    }

    private async Task<Arrivals> CountAsync()
    {
        // All first: one that arrives in between makes the others negative, and is never taken for one of them.
        var all = await _server.CountAsync(new JsonObject { ["urlPathPattern"] = $"/{_path}/.*" });
        var requests = await _server.CountAsync(PatternOf(_sample));
        var tokens = await _server.CountAsync(PatternOf(Sample.Of(Sample.Token)));
        return new(requests, tokens, all - requests - tokens);
    }

    private async Task StubAsync(Sample sample, JsonObject[] answers)
    {
        for (var index = 0; index < answers.Length; index++)
        {
            await _server.StubAsync(new JsonObject
            {
                ["scenarioName"] = $"{_path} {sample.Operation}",
                ["requiredScenarioState"] = StateOf(index),
                ["newScenarioState"] = StateOf(Math.Min(index + 1, answers.Length - 1)),
                ["request"] = PatternOf(sample),
                ["response"] = answers[index],
            });
        }
    }

    private JsonObject PatternOf(Sample sample) => new() { ["method"] = sample.Method, ["urlPath"] = $"/{_path}{sample.UrlPath}" };

    // The name that WireMock gives to the first state.
    private static string StateOf(int index) => index == 0 ? "Started" : $"answer {index + 1}";

    private sealed record Arrivals(int Requests, int Tokens, int Others);
}
