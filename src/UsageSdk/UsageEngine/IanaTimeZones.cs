using System.Text.RegularExpressions;

namespace UsageSdk.UsageEngine;

/// <summary>The time zones that the Usage Engine's reset schedules can be in.</summary>
public static partial class IanaTimeZones
{
    // Files beside the zones in the databases of some systems.
    private static readonly string[] NoZones = ["localtime", "posixrules", "Factory"];

    /// <summary>Whether a text is the IANA name of a zone, or an alias of one, that the runtime knows. Windows names are not.</summary>
    /// <remarks>On a machine without a zone database, which knows UTC only, any text of the form of a name passes.</remarks>
    /// <param name="name">The text, such as <c>Europe/Berlin</c>.</param>
    /// <returns>Whether it is one.</returns>
    public static bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Form().IsMatch(name) && !NoZones.Contains(name) && (!HasZones || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));
    }

    private static bool HasZones { get; } = TimeZoneInfo.GetSystemTimeZones().Count > 1;

    // Not UTC+1 and its like, which are names of Windows, nor the copies of the database below posix/ and right/.
    [GeneratedRegex(@"^(?!UTC[+-]|posix/|right/)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*)*\z")]
    private static partial Regex Form();
}
