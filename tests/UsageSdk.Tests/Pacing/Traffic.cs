using System.Net;
using System.Net.Http.Headers;
using UsageSdk.Autumn;
using UsageSdk.Testing;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Pacing;

/// <summary>Calls that are made at known times, and when each was sent. Answers come at once, so that only pacing takes time.</summary>
internal sealed class Traffic : HttpMessageHandler
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private const string Label = "x-label";

    private readonly Action<UsageClientOptions>? _configure;

    public Traffic(Action<UsageClientOptions>? configure = null)
    {
        _configure = configure;
        Usage = CreateClient();
    }

    public ManualTimeProvider Clock { get; } = new(Start);

    public UsageClient Usage { get; }

    /// <summary>The label of each attempt and when it came, in seconds since the start; token requests apart.</summary>
    public List<(string Label, double At)> Sent { get; } = [];

    /// <summary>The labels of the attempts, in their order.</summary>
    public string Order => string.Join(' ', Sent.Select(sent => sent.Label));

    /// <summary>When the attempts came.</summary>
    public IEnumerable<double> Times => Sent.Select(sent => sent.At);

    /// <summary>What an attempt is answered; null for success.</summary>
    public Func<string, HttpResponseMessage?> Answer { get; set; } = static _ => null;

    public double Now => (Clock.GetUtcNow() - Start).TotalSeconds;

    /// <summary>Another client of the same handler and clock.</summary>
    public UsageClient CreateClient() => TestClient.Of(this, Clock, options =>
    {
        TestClient.Pace(options, isPaced: true);

        // Out of the way, unless a test sets them.
        (options.Autumn.Pacing.MaxWait, options.DodoPayments.Pacing.MaxWait, options.UsageEngine.Pacing.MaxWait) = (Day, Day, Day);
        (options.Autumn.Resilience.TotalTimeout, options.DodoPayments.Resilience.TotalTimeout, options.UsageEngine.Resilience.TotalTimeout) = (Day, Day, Day);
        _configure?.Invoke(options);
    });

    /// <summary>Runs a test where what a timer resumes goes on at once: on a thread without a synchronization context.</summary>
    public static Task RunAsync(Action test) => Task.Run(test);

    public Task Dodo(string label, TimeSpan? timeout = null, int? maxRetries = 0) =>
        Usage.UsageEvents.ListAsync(options: Options(label) with { Timeout = timeout, MaxRetries = maxRetries }, cancellationToken: CancellationToken.None);

    public Task CancellableDodo(string label, CancellationToken cancellationToken) =>
        Usage.UsageEvents.ListAsync(options: Options(label), cancellationToken: cancellationToken);

    public Task List(string label, string? customer = "c", UsageClient? usage = null) =>
        (usage ?? Usage).Events.ListAsync(new ListEventsRequest { CustomerId = customer }, Options(label), CancellationToken.None);

    public Task Aggregate(string label, string? customer = "c") =>
        Usage.Events.AggregateAsync(new() { CustomerId = customer, FeatureId = "f" }, Options(label), CancellationToken.None);

    public Task DeleteMeterType(string label) => Usage.MeterTypes.DeleteAsync("m", Options(label), CancellationToken.None);

    public Task DeleteCollector(string label) => Usage.Collectors.DeleteAsync("c", Options(label), CancellationToken.None);

    /// <summary>Takes the permits that a customer has at once.</summary>
    public void Fill()
    {
        for (var index = 0; index < 5; index++)
        {
            Assert.True(List($"{index}").IsCompletedSuccessfully);
        }
    }

    /// <summary>Moves the clock until nothing waits any more.</summary>
    public void Finish()
    {
        while (Clock.AdvanceToNextTimer())
        {
        }
    }

    public void Wait(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>An answer with headers: <c>Name: value</c>, separated by bars.</summary>
    public static HttpResponseMessage Reply(int status, string headers = "")
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            Assert.True(response.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim()));
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/oauth/token", StringComparison.Ordinal))
        {
            return Task.FromResult(With(Reply(200), """{"access_token":"t","token_type":"Bearer","expires_in":86400}"""));
        }

        var label = request.Headers.GetValues(Label).Single();
        Sent.Add((label, Now));
        var body = path.EndsWith("events.aggregate", StringComparison.Ordinal)
            ? """{"list":[],"total":{}}"""
            : """{"items":[],"list":[],"has_more":false,"offset":0,"limit":100,"total":0,"deletedCount":1}""";
        return Task.FromResult(With(Answer(label) ?? Reply(200), body));
    }

    private static RequestOptions Options(string label) => new() { MaxRetries = 0, Headers = new Dictionary<string, string> { [Label] = label } };

    private static HttpResponseMessage With(HttpResponseMessage response, string body)
    {
        response.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return response;
    }
}
