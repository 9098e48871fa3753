using System.Globalization;

namespace UsageSdk.Offline;

/// <summary>A number that two results do not share.</summary>
/// <param name="Figure">Which number.</param>
/// <param name="Period">The start of the bin; null for a total.</param>
/// <param name="FeatureId">The feature; null for a whole bin.</param>
/// <param name="Group">The group; null unless the number is a group's.</param>
/// <param name="Local">The number in the local result; null if it is not there.</param>
/// <param name="Server">The number in the server's result; null if it is not there.</param>
public sealed record UsageDifference(UsageFigure Figure, DateTimeOffset? Period, string? FeatureId, string? Group, decimal? Local, decimal? Server)
{
    /// <summary>The difference in a line.</summary>
    /// <returns>Such as <c>2026-03-10T12:00Z api, group gpt: local 5, server 7</c>.</returns>
    public override string ToString()
    {
        var place = Figure switch
        {
            UsageFigure.Bin => $"{Instant()} bins:",
            UsageFigure.Value => $"{Instant()} {FeatureId}:",
            UsageFigure.GroupValue => $"{Instant()} {FeatureId}, group {Group}:",
            UsageFigure.TotalCount => $"total {FeatureId}, events:",
            _ => $"total {FeatureId}, sum:",
        };
        return $"{place} local {Number(Local)}, server {Number(Server)}";
    }

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private string Instant() => Period?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? "";
}
