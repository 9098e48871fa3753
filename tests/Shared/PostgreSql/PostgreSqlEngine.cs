using System.Diagnostics;
using System.Globalization;

namespace UsageSdk.Testing;

/// <summary>PostgreSQL's programs, as they are installed.</summary>
/// <param name="Folder">The folder of the programs.</param>
/// <param name="Absence">What is missing, in words; null when nothing is.</param>
internal sealed record PostgreSqlEngine(string? Folder, string? Absence)
{
    /// <summary>Set to 1 where tests must run: what is missing then fails them, rather than skipping them.</summary>
    public const string Requirement = "USAGESDK_REQUIRE_ENGINES";

    /// <summary>Where Debian keeps each version's programs, which are not on the PATH.</summary>
    public const string Versions = "/usr/lib/postgresql";

    private const string User = "postgres";

    // The server takes no orders from root, so it runs as the user that its package has made.
    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Looks for the programs in the folders of a PATH, then in those of a folder of versions, the newest first.</summary>
    public static PostgreSqlEngine Find(string path, string versions)
    {
        if (OperatingSystem.IsWindows())
        {
            return new(null, "The server's socket is a file, and its guard a shell: the tests need Linux or macOS.");
        }

        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(
            from version in Directory.Exists(versions) ? Directory.EnumerateDirectories(versions) : []
            orderby double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0 descending
            select Path.Combine(version, "bin"));
        if (folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"))) is not { } found)
        {
            return new(null, $"initdb and postgres are neither on the PATH nor in {versions}/*/bin. The tests need PostgreSQL, 13 or later, to start a server of their own.");
        }

        return IsRoot && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{User}:", StringComparison.Ordinal))
            ? new(null, $"The tests run as root, which PostgreSQL refuses, and there is no user {User} to run it as.")
            : new(found, null);
    }

    /// <summary>How to start a program, as a user that PostgreSQL accepts.</summary>
    public static ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        var start = IsRoot ? new ProcessStartInfo("runuser", ["-u", User, "--", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.WorkingDirectory = "/";
        return start;
    }

    /// <summary>Makes an empty folder that belongs to the user of the server.</summary>
    public static async Task<string> CreateFolderAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("usagesdk-postgresql-").FullName;
        if (IsRoot)
        {
            using var process = Process.Start("chown", [User, folder]);
            await process.WaitForExitAsync(cancellationToken);
        }

        return folder;
    }
}
