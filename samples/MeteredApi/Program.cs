using System.CommandLine;
using MeteredApi;
using MeteredApi.Demo;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Ingestion;
using UsageSdk.Testing;

var port = new Option<int>("--port") { Description = "The port, on the loopback interface; 0 for a free one.", DefaultValueFactory = _ => 5090 };
port.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 65535)
    {
        result.AddError("--port must be 0 to 65535.");
    }
});
var demo = new Option<bool>("--demo") { Description = "Sends itself requests of several customers. Not with the real Autumn." };
var check = new Option<bool>("--check") { Description = "The demo, and then ends: with 0 if Autumn counted every request once." };
var command = new RootCommand(
    "An API that meters each of its requests through the durable queue: to an Autumn within the process, or to the real one when Usage__Autumn__SecretKey is in " +
    "the environment or Usage:Autumn:SecretKey in appsettings.json. A page shows usage and queue.") { port, demo, check };
command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(port), result.GetValue(demo) || result.GetValue(check), result.GetValue(check), cancellationToken));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task<int> RunAsync(int port, bool isDemo, bool isCheck, CancellationToken cancellationToken)
{
    // Beside the program and not where it was started, so that one queue is used each time.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
    var settings = builder.Configuration;
    var isLive = !string.IsNullOrEmpty(settings["Usage:Autumn:SecretKey"]);
    if (isLive && isDemo)
    {
        await Console.Error.WriteLineAsync("The demo would bill real customers: run it without Usage:Autumn:SecretKey.");
        return 1;
    }

    settings["MeteredApi:Queue"] = Path.Combine(AppContext.BaseDirectory, settings["MeteredApi:Queue"]!);
    try
    {
        using var local = isLive ? null : new LocalAutumn(settings["MeteredApi:Queue"] + ".autumn.json", settings.GetSection("MeteredApi:ApiKeys").GetChildren().Select(key => key.Value!));
        settings[$"MeteredApi:ApiKeys:{DemoTraffic.NewcomerKey}"] = isDemo ? "newcomer" : null;
        await using var app = MeteredApplication.Build(builder, local?.Server);
        await app.StartAsync(cancellationToken);
        var address = new Uri(app.Urls.First());
        Console.WriteLine($"{address}   usage goes to {(isLive ? "Autumn" : "an Autumn within this process")}. Ctrl+C ends it.");
        var isRight = !isDemo || await DemoAsync(app, address, local!.Server.Autumn, cancellationToken);
        await (isCheck ? app.StopAsync(cancellationToken) : app.WaitForShutdownAsync(cancellationToken));
        local?.Save();
        return isRight ? 0 : 1;
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or UsageException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
}

static async Task<bool> DemoAsync(WebApplication app, Uri address, FakeAutumn autumn, CancellationToken cancellationToken)
{
    DemoTraffic.AddEarlierUsage(autumn, TimeProvider.System.GetUtcNow());
    using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    return await new DemoTraffic(http, app.Services.GetRequiredService<IUsageIngestor>(), app.Services.GetRequiredService<IEventsApi>(), Console.Out).RunAsync(cancellationToken);
}
