using System.CommandLine;
using FakeServer;
using UsageSdk.Serialization;
using UsageSdk.Testing;

var port = new Option<int>("--port") { Description = "The port, on the loopback interface; 0 for a free one.", DefaultValueFactory = _ => 5080 };
port.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 65535)
    {
        result.AddError("--port must be 0 to 65535.");
    }
});
var time = new Option<DateTimeOffset?>("--time")
{
    Description = "Where its clock starts, such as 2026-03-10T12:00Z, in UTC without an offset; the system's time without it. It runs on from there.",
    CustomParser = result =>
    {
        if (Rfc3339.TryParse(result.Tokens.Single().Value, out var start))
        {
            return start;
        }

        result.AddError("--time must be a time such as 2026-03-10T12:00Z.");
        return null;
    },
};
var customers = new Option<string[]>("--customer") { Description = "A customer that Autumn and Dodo Payments know; may be given several times; cus_1 without it.", DefaultValueFactory = _ => ["cus_1"] };
var state = new Option<FileInfo?>("--state") { Description = "A file that keeps what the server has between runs, as JSON: loaded at the start if it is there, saved at the end; in memory only without it." };
var command = new RootCommand("A fake of Autumn, Dodo Payments and the Usage Engine, for clients in any language.") { port, time, customers, state };
command.SetAction(async (result, cancellationToken) =>
{
    var clock = result.GetValue(time) is { } start ? new ShiftedTimeProvider(start, TimeProvider.System) : TimeProvider.System;
    try
    {
        var file = result.GetValue(state) is { } path ? new StateFile(path.FullName) : null;
        await FakeServerRun.RunAsync(result.GetValue(port), result.GetValue(customers)!, clock, file, Console.Out, cancellationToken);
        return 0;
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FakeServerStateException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});

// A state is saved after Ctrl+C, and may be large.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
