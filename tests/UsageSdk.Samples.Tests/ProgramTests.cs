using System.Diagnostics;

namespace UsageSdk.Samples.Tests;

/// <summary>The sample as a process, with its output redirected.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Redirected_output_has_no_escape_codes_not_even_on_a_build_server_and_ends_in_one_line()
    {
        var csv = Path.Combine(_directory.FullName, "usage.csv");
        await File.WriteAllTextAsync(csv, "id,timestamp,customer,feature,value,model,region\né,2026-09-01T10:00:00,c1,api,-3,m,eu\n", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await Run(["--csv", csv], ("GITHUB_ACTIONS", "true"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain('\u001b', output);
        Assert.EndsWith(
            $"total api count=1 sum=-3{Environment.NewLine}1 events sent to Autumn and Dodo Payments; all counts and sums that were read back equal the CSV.{Environment.NewLine}",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_setting_is_named_with_its_section()
    {
        var (exitCode, _, error) = await Run(["--live", "autumn", "--customer", "c1"]);

        Assert.Equal(1, exitCode);
        Assert.Equal("balances.track needs the setting 'Autumn:SecretKey': set Usage__Autumn__SecretKey in the environment, or Usage:Autumn:SecretKey in appsettings.json.", error);
    }

    [Fact]
    public async Task Settings_are_read_from_the_current_directory_and_a_wrong_value_is_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "appsettings.json"), """{ "Usage": { "DodoPayments": { "Environment": "Staging" } } }""", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await Run(["--live", "dodo", "--customer", "c1"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("'Staging' at 'Usage:DodoPayments:Environment'", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));
    }

    [Fact]
    public async Task A_directory_is_called_one()
    {
        var (exitCode, _, error) = await Run(["--csv", _directory.FullName]);

        Assert.Equal((1, $"{_directory.FullName}: This is a directory, not a CSV file."), (exitCode, error));
    }

    private async Task<(int ExitCode, string Output, string Error)> Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Quickstart.dll"), .. arguments])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Usage__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, (await error).TrimEnd());
    }
}
