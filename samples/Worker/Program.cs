using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageSdk.Testing;
using Worker;

var file = new Option<FileInfo>("--file") { Description = "The file of meter types and meters; the sample's own meters.json without it.", DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "meters.json")) }.AcceptExistingOnly();
var plan = new Option<bool>("--plan") { Description = "Shows the plan and applies nothing." };
var prune = new Option<bool>("--prune") { Description = "Deletes the meter types and meters that the file does not name." };
var watch = new Option<bool>("--watch") { Description = "Stays, and applies the file again when it changes." };
var state = new Option<FileInfo>("--state") { Description = "Where the fake server keeps what it has between runs.", DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "fake-state.json")) };
var command = new RootCommand(
    "Brings the Usage Engine's meter types and meters in line with a file: in a fake server within the process, or in the real service when " +
    "Usage__UsageEngine__ClientId is in the environment or Usage:UsageEngine:ClientId in the current directory's appsettings.json.") { file, plan, prune, watch, state };
command.SetAction(async (result, cancellationToken) =>
{
    var path = result.GetValue(file)!;
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    var usage = builder.Configuration.GetSection("Usage");
    using var fake = usage["UsageEngine:ClientId"] is null ? new FakeState(result.GetValue(state)!.FullName) : null;
    try
    {
        _ = fake is null ? builder.Services.AddUsageClient(usage) : builder.Services.AddUsageClient(fake.Server.Configure);
        using var files = new PhysicalFileProvider(path.DirectoryName!, ExclusionFilters.None);
        builder.Services
            .AddSingleton<IFileProvider>(files)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Terminal.Open())
            .AddSingleton(new WorkerSettings(path.Name, fake is null ? "the Usage Engine" : "a fake Usage Engine", result.GetValue(plan), result.GetValue(prune), result.GetValue(watch)))
            .AddSingleton<ProvisioningWorker>()
            .AddHostedService(services => services.GetRequiredService<ProvisioningWorker>());
        using var host = builder.Build();
        var worker = host.Services.GetRequiredService<ProvisioningWorker>();
        await host.RunAsync(cancellationToken);
        fake?.Save();
        return worker.ExitCode;
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FakeServerStateException or OptionsValidationException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
