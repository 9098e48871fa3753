using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>Which version of the API a request asks for.</summary>
internal static partial class AutumnVersions
{
    private const string Beta = "beta";

    // Organisations that send no header get the newest version that there was when they were created; nobody gets 2.0 or 2.1 in this way.
    private static readonly (DateTimeOffset Since, AutumnVersion Version)[] ByCreation =
    [
        (Day(2026, 5, 13), AutumnVersion.V23),
        (Day(2026, 3, 18), AutumnVersion.V22),
        (Day(2025, 5, 5), AutumnVersion.V12),
        (Day(2025, 4, 17), AutumnVersion.V11),
        (Day(2025, 4, 1), AutumnVersion.V02),
    ];

    /// <exception cref="AutumnFailure">It is no version.</exception>
    public static AutumnVersion Of(string? header, FakeAutumn state)
    {
        var newest = state.Profile == AggregationProfile.March2026 ? AutumnVersion.V21 : AutumnVersion.V23;
        if (header is null)
        {
            var created = state.OrganizationCreatedAt;
            var usual = ByCreation.FirstOrDefault(entry => created >= entry.Since, (Since: default, Version: AutumnVersion.V01)).Version;
            return usual < newest ? usual : newest;
        }

        var version = Parse(header) ?? (IsLater(header) ? AutumnVersion.V23 + 1 : null);
        if (version <= newest)
        {
            return version.Value;
        }

        return version is not null && state.AcceptsLaterVersions
            ? newest
            : throw new AutumnFailure(HttpStatusCode.BadRequest, "invalid_api_version", $"\"{header}\" is not a valid API version");
    }

    private static AutumnVersion? Parse(string text) =>
        Date().Match(text) is { Success: true } date ? OfDate(date.Groups[1].Value)
        : (Numbers().IsMatch(text) ? OfNumbers(text.Split('.')) : null)
        ?? (text == Beta ? AutumnVersion.Beta : OfLegacyNumber(text));

    private static AutumnVersion? OfDate(string date) => date switch
    {
        "2026-05-13" => AutumnVersion.V23,
        "2026-03-18" => AutumnVersion.V22,
        "2026-03-17" => AutumnVersion.V21,
        "2026-03-16" => AutumnVersion.V20,
        "2025-05-05" => AutumnVersion.V12,
        "2025-04-17" => AutumnVersion.V11,
        "2025-04-01" => AutumnVersion.V02,
        "2025-02-01" => AutumnVersion.V01,
        _ => null,
    };

    /// <summary>Missing parts are 0, and what follows the third is passed over.</summary>
    private static AutumnVersion? OfNumbers(string[] parts) => string.Join('.', parts.Concat(["0", "0"]).Take(3)) switch
    {
        "2.3.0" => AutumnVersion.V23,
        "2.2.0" => AutumnVersion.V22,
        "2.1.0" => AutumnVersion.V21,
        "2.0.0" => AutumnVersion.V20,
        "1.2.0" => AutumnVersion.V12,
        "1.1.0" => AutumnVersion.V11,
        "0.2.0" => AutumnVersion.V02,
        "0.1.0" => AutumnVersion.V01,
        _ => null,
    };

    /// <summary>Of anything else, the number that it begins with.</summary>
    private static AutumnVersion? OfLegacyNumber(string text) =>
        LeadingNumber().Match(text) is { Success: true } number
            ? double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture) switch
            {
                1.4 => AutumnVersion.Beta,
                1.2 => AutumnVersion.V12,
                1.1 => AutumnVersion.V11,
                1 or 0.2 => AutumnVersion.V02,
                0.1 => AutumnVersion.V01,
                _ => null,
            }
            : null;

    private static bool IsLater(string text)
    {
        if (!Numbers().IsMatch(text))
        {
            return false;
        }

        var parts = text.Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue).Concat([0, 0]).Take(3).ToArray();
        return (parts[0], parts[1], parts[2]).CompareTo((2, 3, 0)) > 0;
    }

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2})(\.clover)?\z")]
    private static partial Regex Date();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)*\z")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")]
    private static partial Regex LeadingNumber();
}
