using System.Globalization;

namespace UsageSdk.Offline;

/// <summary>A number that two results do not share.</summary>
public sealed record UsageDifference
{
    /// <summary>Which number.</summary>
    public required UsageFigure Figure { get; init; }

    /// <summary>The start of the bin; null for a total.</summary>
    public DateTimeOffset? Period { get; init; }

    /// <summary>The feature; null for a whole bin.</summary>
    public string? FeatureId { get; init; }

    /// <summary>The group; null unless the number is a group's.</summary>
    public string? Group { get; init; }

    /// <summary>The number in the local result; null if it is not there.</summary>
    public decimal? Local { get; init; }

    /// <summary>The number in the server's result; null if it is not there.</summary>
    public decimal? Server { get; init; }

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
