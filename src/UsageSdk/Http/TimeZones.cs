using System.Text.RegularExpressions;

namespace UsageSdk.Http;

/// <summary>Names of time zones.</summary>
internal static partial class TimeZones
{
    /// <summary>Whether a text is the IANA name of a zone, or an alias of one, that the runtime knows. Windows names are not.</summary>
    public static bool IsIanaName(string text) =>
        Name().IsMatch(text) && !text.StartsWith("UTC+", StringComparison.Ordinal) && !text.StartsWith("UTC-", StringComparison.Ordinal)
        && (HasNoZones || TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));

    /// <summary>A machine without a zone database knows UTC only, and cannot tell right from wrong.</summary>
    private static bool HasNoZones { get; } = TimeZoneInfo.GetSystemTimeZones().Count <= 1;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*)*\z")]
    private static partial Regex Name();
}
