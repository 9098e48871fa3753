using System.Text.RegularExpressions;

namespace UsageSdk.Offline.Internal;

/// <summary>What may name a property: segments of letters, digits and underscores, joined by dots. UsageSdk.Testing compiles this file too.</summary>
internal static partial class PropertyPath
{
    public const string Refusal = "Invalid property path. Should only contain alphanumeric and underscore characters.";

    public static bool IsValid(string path) => Segments().IsMatch(path);

    [GeneratedRegex(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*\z")]
    private static partial Regex Segments();
}
