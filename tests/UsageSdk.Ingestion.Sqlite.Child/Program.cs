using UsageSdk.Ingestion;
using UsageSdk.Ingestion.Sqlite.Child;
using UsageSdk.Ingestion.Stores;

// Usage: append|lease|add <file>. Prints a line for each thing that a caller could rely on, and goes on until it is killed.
var store = StoreMaker.Make(args[1]);
try
{
    await store.OpenAsync(CancellationToken.None);
    switch (args[0])
    {
        case "append":
            await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => AppendAsync(caller)));
            break;
        case "lease":
            var lease = await store.LeaseAsync(new(UsageDestination.DodoPayments, "child", 2, int.MaxValue, StoreMaker.Time, TimeSpan.FromHours(1)), CancellationToken.None);
            Print(string.Join(' ', lease.Events.Select(leased => leased.Id)));
            await Console.In.ReadToEndAsync();
            break;
        default:
            await store.AppendAsync([StoreMaker.Event("added")], null, null, CancellationToken.None);
            Print("added");
            break;
    }
}
catch (UsageStoreException exception)
{
    Print(exception.Message);
}

async Task AppendAsync(int caller)
{
    for (var number = 0; ; number++)
    {
        QueuedEvent[] events = [StoreMaker.Event($"{caller}.{number}.a"), StoreMaker.Event($"{caller}.{number}.b")];
        await store.AppendAsync(events, null, null, CancellationToken.None);
        Print($"{events[0].Id} {events[1].Id}");
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
