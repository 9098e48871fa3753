using UsageSdk;
using UsageSdk.Testing;

namespace Worker;

/// <summary>Creates all that a file names in an empty fake of the Usage Engine, so that what client or service would refuse shows before anything is applied.</summary>
internal static class Rehearsal
{
    /// <exception cref="MetersFileException">With every problem.</exception>
    public static async Task RunAsync(MetersFile file, TimeProvider time, CancellationToken cancellationToken)
    {
        using var server = new FakeUsageServer(time);
        using var usage = server.CreateClient();
        var provisioner = new Provisioner(usage, new Dictionary<string, string>());
        var problems = new List<string>();
        foreach (var (index, type) in file.Document.MeterTypes.Index())
        {
            await TryAsync($"meterTypes[{index}]", () => provisioner.CreateTypeAsync(type, cancellationToken));
        }

        // Meters of a meter type that was refused would be refused for that alone.
        foreach (var (index, meter) in problems.Count == 0 ? file.Document.Meters.Index() : [])
        {
            await TryAsync($"meters[{index}]", () => provisioner.CreateMeterAsync(meter, cancellationToken));
        }

        if (problems.Count > 0)
        {
            throw new MetersFileException(problems);
        }

        async Task TryAsync(string path, Func<Task> create)
        {
            try
            {
                await create();
            }
            catch (UsageRequestValidationException exception)
            {
                problems.AddRange(exception.Breaches.Select(breach => file.Lines.At($"{path}.{breach.Field}", $"{breach.Rule} ({breach.Shape}).")));
            }
            catch (UsageApiException exception)
            {
                problems.Add(file.Lines.At(path, exception.ServerMessage ?? exception.Message));
            }
        }
    }
}
