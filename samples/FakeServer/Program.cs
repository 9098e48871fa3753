using System.CommandLine;
using FakeServer;
using UsageSdk.Serialization;

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
var command = new RootCommand("A fake of Autumn, Dodo Payments and the Usage Engine, for clients in any language. What it is sent is kept in memory only.") { port, time, customers };
command.SetAction(async (result, cancellationToken) =>
{
    var clock = result.GetValue(time) is { } start ? new ShiftedTimeProvider(start, TimeProvider.System) : TimeProvider.System;
    try
    {
        await FakeServerRun.RunAsync(result.GetValue(port), result.GetValue(customers)!, clock, Console.Out, cancellationToken);
        return 0;
    }
    catch (IOException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
