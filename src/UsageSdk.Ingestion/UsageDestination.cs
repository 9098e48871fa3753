using System.Diagnostics.CodeAnalysis;

namespace UsageSdk.Ingestion;

/// <summary>Where a usage event goes: to a service, and there to a collector if it has them. What stops one destination leaves the others alone.</summary>
public readonly record struct UsageDestination
{
    private const string CollectorPrefix = "collector:";

    private UsageDestination(UsageService service, string? collectorId) => (Service, CollectorId) = (service, collectorId);

    /// <summary>Dodo Payments.</summary>
    public static UsageDestination DodoPayments { get; } = new(UsageService.DodoPayments, null);

    /// <summary>Autumn.</summary>
    public static UsageDestination Autumn { get; } = new(UsageService.Autumn, null);

    /// <summary>The service.</summary>
    public UsageService Service { get; }

    /// <summary>The Usage Engine's collector; null for the other services.</summary>
    public string? CollectorId { get; }

    /// <summary>A collector of the Usage Engine.</summary>
    /// <param name="collectorId">The collector's id.</param>
    /// <returns>The destination.</returns>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static UsageDestination Collector(string collectorId)
    {
        ArgumentException.ThrowIfNullOrEmpty(collectorId);
        return new(UsageService.UsageEngine, collectorId);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote, as stores keep it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination.</param>
    /// <returns>Whether the text names one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out UsageDestination destination)
    {
        destination = text switch
        {
            "dodo-payments" => DodoPayments,
            "autumn" => Autumn,
            not null when text.StartsWith(CollectorPrefix, StringComparison.Ordinal) && text.Length > CollectorPrefix.Length => Collector(text[CollectorPrefix.Length..]),
            _ => default,
        };
        return destination != default;
    }

    /// <summary>The destination as text: <c>dodo-payments</c>, <c>autumn</c>, or <c>collector:</c> and the collector's id.</summary>
    /// <returns>The text; empty for <c>default</c>.</returns>
    public override string ToString() => Service switch
    {
        UsageService.DodoPayments => "dodo-payments",
        UsageService.Autumn => "autumn",
        UsageService.UsageEngine => CollectorPrefix + CollectorId,
        _ => "",
    };
}
