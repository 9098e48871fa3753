using Spectre.Console;

namespace Worker;

/// <summary>The console that the sample writes to.</summary>
internal static class Terminal
{
    /// <summary>A console with colours for people, without any escape code for files, pipes and NO_COLOR.</summary>
    public static IAnsiConsole Open()
    {
        if (!Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,

            // What Spectre knows of build servers would switch the codes on again.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });

        // No line is broken in a file.
        console.Profile.Width = 10_000;
        return console;
    }
}
