using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsageReport;
using UsageSdk;

var days = new Option<int>("--days") { Description = "How many whole days, before today.", DefaultValueFactory = _ => 14 };
days.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 366)
    {
        result.AddError("--days must be 1 to 366.");
    }
});
var group = new Option<string>("--group") { Description = "What to group by.", DefaultValueFactory = _ => "properties.model" };
var html = new Option<FileInfo?>("--html") { Description = "Where to write the report as HTML, beside showing it." };
var command = new RootCommand(
    "Reports usage by feature, customer, day, hour and group, compared with the server's own sums: of made-up usage in a fake server within the process, or of Autumn when " +
    "Usage__Autumn__SecretKey is in the environment or Usage:Autumn:SecretKey in the current directory's appsettings.json.") { days, group, html };
command.SetAction(async (result, cancellationToken) =>
{
    var usage = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build().GetSection("Usage");
    using var fake = usage["Autumn:SecretKey"] is null ? SampleUsage.Server() : null;
    var services = new ServiceCollection();
    try
    {
        _ = fake is null ? services.AddUsageClient(usage) : services.AddUsageClient(fake.Configure);
        await using var provider = services.BuildServiceProvider();
        var reader = new ReportReader(provider.GetRequiredService<IUsageClient>(), fake?.Time ?? TimeProvider.System);
        if (await reader.ReadAsync(result.GetValue(days), result.GetValue(group)!, cancellationToken) is not { } report)
        {
            Console.WriteLine("There are no events.");
            return 0;
        }

        var console = Terminal.Open();
        ConsoleReport.Show(console, report);
        ConsoleReport.ShowTotals(console, report);
        if (result.GetValue(html) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, new HtmlReport(report).ToHtml(), cancellationToken);
        }

        return report.IsReconciled ? 0 : 1;
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OptionsValidationException or InvalidOperationException or UsageException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
