namespace UsageSdk.MeteredApi.Tests.Browser;

/// <summary>The Chromium of this system. None is ever downloaded.</summary>
/// <param name="Path">The program.</param>
/// <param name="Absence">What is missing, in words; null when nothing is.</param>
internal sealed record Chromium(string? Path, string? Absence)
{
    /// <summary>Names the program where it is not on the PATH.</summary>
    public const string Variable = "USAGESDK_CHROMIUM";

    /// <summary>Set to 1 where tests must run: what is missing then fails them, rather than skipping them.</summary>
    public const string Requirement = "USAGESDK_REQUIRE_ENGINES";

    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string Extension = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>Looks for it where the variable says, or in the folders of a PATH.</summary>
    public static Chromium Find(string? named, string path)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? new(named, null) : new(null, $"{Variable} is {named}, which is no file.");
        }

        var found =
            from program in Programs
            from folder in path.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            let file = System.IO.Path.Combine(folder, program + Extension)
            where File.Exists(file)
            select file;
        return found.FirstOrDefault() is { } first ? new(first, null) : new(null, $"Neither {string.Join(" nor ", Programs)} is on the PATH, and {Variable} names none.");
    }
}
