using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using UsageSdk.DodoPayments;
using UsageSdk.Ingestion;

// Usage: enqueue|drain|deliver <sqlite|postgresql> <file or connection> <collector> <first number>, and the services in the environment.
// Prints "ready" when delivery runs, then a line for each thing that a caller could rely on.
const int Callers = 4;

var (mode, kind, location, collector, first) = (args[0], args[1], args[2], args[3], int.Parse(args[4], CultureInfo.InvariantCulture));
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Configuration.AddEnvironmentVariables();
builder.Services.AddUsageClient(builder.Configuration.GetSection("Usage"));
var queue = builder.Services.AddUsageIngestion(options =>
{
    options.DodoPayments.Linger = TimeSpan.FromMilliseconds(20);
    options.DodoPayments.BatchSize = 20;
    options.PollInterval = TimeSpan.FromMilliseconds(50);
    options.BasePause = TimeSpan.FromMilliseconds(10);
    options.MaxPause = TimeSpan.FromMilliseconds(100);
    options.LeaseDuration = TimeSpan.FromSeconds(1);
});
if (kind == "sqlite")
{
    queue.UseSqlite(location);
}
else
{
    queue.UsePostgreSql(_ => NpgsqlDataSource.Create(location));
}

using var host = builder.Build();
var ingestor = host.Services.GetRequiredService<IUsageIngestor>();
await host.StartAsync();
Print("ready");
switch (mode)
{
    case "drain":
        await DrainAsync();
        break;
    case "deliver":
        await Console.In.ReadToEndAsync();
        await DrainAsync();
        break;
    default:
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => EnqueueAsync(first + caller)));
        break;
}

await host.StopAsync();

async Task EnqueueAsync(int number)
{
    for (; ; number += Callers)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        await ingestor.EnqueueAsync(
        [
            UsageEvent.Ingest(new EventInput { EventId = id, CustomerId = "cus_1", EventName = "api" }),
            UsageEvent.Track(new() { CustomerId = "cus_1", FeatureId = "api", Value = number }, id),
            UsageEvent.SendData(collector, id, id),
        ]);
        Print(id);
    }
}

async Task DrainAsync()
{
    var result = await ingestor.FlushAsync(TimeSpan.FromMinutes(5));
    Print($"pending {result.Pending}");
    foreach (var (service, books) in await ingestor.ReadBooksAsync())
    {
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"books {service} {books.Enqueued} {books.Delivered} {books.Duplicate} {books.Rejected} {books.Expired} {books.Unknown} {books.Pending}"));
    }

    await foreach (var letter in ingestor.DeadLetters.ListAsync())
    {
        Print($"letter {letter.Event.Destination.Service} {letter.Event.Id} {letter.Conclusion.Outcome}");
    }
}

// A line that was begun is not written in two parts when the process dies.
static void Print(string line)
{
    lock (Console.Out)
    {
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }
}
