using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Quickstart;
using Spectre.Console;
using UsageSdk;

var csv = new Option<FileInfo?>("--csv") { Description = "Your own usage, in any order: id,timestamp,customer,feature,value,model,region. Timestamps are ISO 8601; without an offset they are taken as UTC." };
var live = new Option<string?>("--live") { Description = "Sends at most 100 events, stamped now, to the real service. Credentials: Usage__Autumn__SecretKey or Usage__DodoPayments__ApiKey in the environment, or Usage in the current directory's appsettings.json." };
live.AcceptOnlyFromAmong("autumn", "dodo");
var customer = new Option<string?>("--customer") { Description = "An existing customer, for --live." };
var generate = new Option<FileInfo?>("--generate") { Description = "Writes the sample's own usage.csv anew, and stops." };
var command = new RootCommand("Ingests usage, reads it back, aggregates it and shows it, against a fake server within the process.") { csv, live, customer, generate };
command.Validators.Add(result =>
{
    if ((result.GetValue(live) is null) != (result.GetValue(customer) is null))
    {
        result.AddError("--live and --customer go together.");
    }
});
command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(csv), result.GetValue(live), result.GetValue(customer), result.GetValue(generate), cancellationToken));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(FileInfo? csv, string? service, string? customer, FileInfo? target, CancellationToken cancellationToken)
{
    var path = csv?.FullName ?? Path.Combine(AppContext.BaseDirectory, "usage.csv");
    try
    {
        if (target is not null)
        {
            await using var output = new StreamWriter(target.FullName);
            UsageGenerator.Write(output);
            return 0;
        }

        var rows = UsageCsv.ReadFile(path);
        var console = Terminal.Open();
        if (service is not null)
        {
            var configuration = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
            await LiveRun.RunAsync(service, customer!, rows, configuration, TimeProvider.System, console, cancellationToken);
            return 0;
        }

        return Conclude(console, await FakeRun.RunAsync(rows, cancellationToken), await MeteringRun.RunAsync(rows, cancellationToken));
    }
    catch (UsageCsvException exception)
    {
        await Console.Error.WriteLineAsync($"{path}: {exception.Message}");
    }
    catch (UsageConfigurationException exception)
    {
        await Console.Error.WriteLineAsync(
            $"{exception.Operation} needs the setting '{exception.Setting}': set Usage__{exception.Setting.Replace(":", "__", StringComparison.Ordinal)} in the environment, or Usage:{exception.Setting} in appsettings.json.");
    }
    catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or OptionsValidationException or UsageException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
    }

    return 1;
}

static int Conclude(IAnsiConsole console, UsageResult result, MeteringResult metering)
{
    Report.Show(console, result);
    Report.Show(console, metering);
    console.WriteLine();
    Report.ShowTotals(console, result);
    var differences = result.Differences();
    foreach (var difference in differences)
    {
        Console.Error.WriteLine(difference);
    }

    // Past the console, as the totals: it would wrap the line.
    console.Profile.Out.Writer.WriteLine(differences.Count == 0
        ? $"{result.Rows.Count} events sent to Autumn and Dodo Payments; all counts and sums that were read back equal the CSV."
        : "What was read back differs from the CSV.");
    return differences.Count == 0 ? 0 : 1;
}
