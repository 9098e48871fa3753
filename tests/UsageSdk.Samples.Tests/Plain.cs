using Spectre.Console;

namespace UsageSdk.Samples.Tests;

/// <summary>A console without colours that writes into a text.</summary>
internal static class Plain
{
    public static IAnsiConsole Console(TextWriter output, int width = 200)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        return console;
    }
}
