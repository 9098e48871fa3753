using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace UsageSdk.WireMock.Tests;

/// <summary>What the tests need beside .NET: Java, and WireMock as the npm package that package.json names.</summary>
/// <param name="Jar">WireMock.</param>
/// <param name="Absence">What is missing, in words; null when nothing is.</param>
internal sealed record Engines(string? Jar, string? Absence)
{
    /// <summary>Set to 1 where tests must run: what is missing then fails them, rather than skipping them.</summary>
    public const string Requirement = "USAGESDK_REQUIRE_ENGINES";

    private static readonly string[] Extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <summary>Looks for the engines in the folders of a PATH; installs WireMock when it is not there yet.</summary>
    public static async Task<Engines> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (Locate(path, "java") is null)
        {
            return new(null, "Java is not on the PATH. WireMock needs a Java runtime, 11 or later.");
        }

        // Also to start Java: npm brings node along.
        if (Locate(path, "npm") is not { } npm || Locate(path, "node") is null)
        {
            return new(null, "npm and node are not on the PATH. They install and start WireMock.");
        }

        return FindJar() is { } jar ? new(jar, null) : await InstallAsync(npm, cancellationToken);
    }

    private static async Task<Engines> InstallAsync(string npm, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(npm, ["ci"]) { WorkingDirectory = SourceFolder(), RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return FindJar() is { } jar ? new(jar, null) : new(null, $"'npm ci' in tests/UsageSdk.WireMock.Tests has not installed WireMock: {await error}{await output}");
    }

    private static string? FindJar()
    {
        var build = Path.Combine(SourceFolder(), "node_modules", "wiremock", "build");
        return Directory.Exists(build) ? Directory.EnumerateFiles(build, "wiremock-standalone-*.jar").SingleOrDefault() : null;
    }

    private static string? Locate(string path, string program) =>
        (from folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from extension in Extensions
         let file = Path.Combine(folder, program + extension)
         where File.Exists(file)
         select file).FirstOrDefault();

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
