using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MeteredApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsageSdk.Ingestion;
using UsageSdk.Testing;

namespace UsageSdk.MeteredApi.Tests;

/// <summary>The sample on a port, with a queue file and a fake Autumn that outlive it.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    public const string AcmeKey = "test-acme";
    public const string GlobexKey = "test-globex";

    /// <summary>The key of a customer whose name would be markup, and whom Autumn does not know.</summary>
    public const string MarkupKey = "test-markup";
    public const string Markup = "<script>alert('&amp;')</script>";

    /// <summary>Lets attempts last a second at most: whether a lost reply was a success is known when its attempt cannot go on any more.</summary>
    public static readonly (string Key, string Value) ShortAttempts = ("Test:ShortAttempts", "yes");

    private readonly WebApplication _app;

    private ApiProcess(WebApplication app) => _app = app;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public IUsageIngestor Usage => Services.GetRequiredService<IUsageIngestor>();

    /// <summary>An Autumn that knows two of the customers.</summary>
    public static FakeUsageServer CreateAutumn()
    {
        var server = new FakeUsageServer(new RunningClock());
        server.Autumn.AddCustomer("acme");
        server.Autumn.AddCustomer("globex");
        return server;
    }

    public static async Task<ApiProcess> StartAsync(TemporaryFolder folder, FakeUsageServer autumn, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(
        [
            new("MeteredApi:Queue", folder.File("queue.db")),
            new($"MeteredApi:ApiKeys:{AcmeKey}", "acme"),
            new($"MeteredApi:ApiKeys:{GlobexKey}", "globex"),
            new($"MeteredApi:ApiKeys:{MarkupKey}", Markup),
            new("Usage:Ingestion:WhenFull", "Fail"),

            // What cannot be delivered waits for the next start, not for the end of a test.
            new("Usage:Ingestion:DrainTimeout", "00:00:00"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        builder.Logging.ClearProviders();
        builder.Services.AddRouting().AddSingleton(autumn.Time);
        if (builder.Configuration[ShortAttempts.Key] is not null)
        {
            builder.Services.PostConfigure<UsageClientOptions>(options => options.Autumn.Resilience.AttemptTimeout = TimeSpan.FromSeconds(1));
        }

        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var process = new ApiProcess(MeteredApplication.Build(builder, autumn));
        try
        {
            await process._app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await process._app.DisposeAsync();
            throw;
        }

        process.Http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(process._app.Urls.Single()) };
        return process;
    }

    public Task<HttpResponseMessage> GreetAsync(string? apiKey = AcmeKey, string? idempotencyKey = null, string? traceParent = null) =>
        SendAsync(new(HttpMethod.Get, "v1/greetings/Ada"), apiKey, idempotencyKey, traceParent);

    public Task<HttpResponseMessage> TranslateAsync(string text, string? apiKey = AcmeKey, string? idempotencyKey = null) =>
        SendAsync(new(HttpMethod.Post, "v1/translate") { Content = JsonContent.Create(new { value = text }) }, apiKey, idempotencyKey, null);

    public async Task<JsonNode> StateAsync() => JsonNode.Parse(await Http.GetStringAsync("state", TestContext.Current.CancellationToken))!;

    public async Task<UsageBooks> BooksAsync() => UsageBooks.Sum((await Usage.ReadBooksAsync(TestContext.Current.CancellationToken)).Values);

    public async Task<UsageFlushResult> FlushAsync() => await Usage.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? apiKey, string? idempotencyKey, string? traceParent)
    {
        using (request)
        {
            foreach (var (name, value) in ((string, string?)[])[("X-Api-Key", apiKey), ("Idempotency-Key", idempotencyKey), ("traceparent", traceParent)])
            {
                if (value is not null)
                {
                    request.Headers.Add(name, value);
                }
            }

            return await Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }
}
