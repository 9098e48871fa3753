using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using Spectre.Console;
using UsageSdk;

namespace Worker;

/// <summary>Brings the Usage Engine in line with the file, once or whenever the file changes, and then ends the program.</summary>
internal sealed class ProvisioningWorker(IUsageClient usage, IFileProvider files, WorkerSettings settings, IAnsiConsole console, TimeProvider time, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    // An editor writes a file in several steps.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private readonly PlanView _view = new(console);

    /// <summary>0 when the last run succeeded, else 1.</summary>
    public int ExitCode { get; private set; } = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                // From before it is read, so that no change is missed.
                var changed = settings.Watch ? ChangedAsync(stoppingToken) : Task.CompletedTask;
                ExitCode = await TryRunAsync(stoppingToken) ? 0 : 1;
                if (settings.Watch)
                {
                    console.WriteLine($"Watching {settings.File}. Ctrl+C ends it.");
                    await changed;
                    await Task.Delay(Settling, time, stoppingToken);
                }
            }
            while (settings.Watch);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            console.WriteLine("Stopped.");
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>Says what is wrong with a file or a call; the next run goes on from where this one ended.</summary>
    private async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is MetersFileException or IOException or UnauthorizedAccessException or UsageException)
        {
            foreach (var problem in exception is MetersFileException file ? file.Problems.Select(problem => $"{settings.File}, {problem}") : [exception.Message])
            {
                console.Write(new Text(problem + Environment.NewLine, new Style(Color.Red)));
            }

            return false;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var file = MetersFile.Read(await ReadAsync(cancellationToken));
        await Rehearsal.RunAsync(file, time, cancellationToken);
        var plan = await Planner.PlanAsync(file, usage, settings.Prune, cancellationToken);
        console.WriteLine($"Plan of {settings.File} for {settings.Target}");
        _view.Show(plan);
        if (plan.Steps.Count > 0 && !settings.PlanOnly)
        {
            await _view.ApplyAsync(plan, new Provisioner(usage, plan.TypeIds), cancellationToken);
        }
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var stream = files.GetFileInfo(settings.File).CreateReadStream();
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private async Task ChangedAsync(CancellationToken cancellationToken)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = ChangeToken.OnChange(() => files.Watch(settings.File), () => changed.TrySetResult());
        await changed.Task.WaitAsync(cancellationToken);
    }
}
