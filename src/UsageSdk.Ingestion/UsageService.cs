namespace UsageSdk.Ingestion;

/// <summary>A service that takes usage events.</summary>
public enum UsageService
{
    /// <summary>Dodo Payments, by <c>POST /events/ingest</c>.</summary>
    DodoPayments = 1,

    /// <summary>Autumn, by <c>POST /v1/balances.track</c>.</summary>
    Autumn = 2,

    /// <summary>A collector of the Usage Engine, by <c>POST /online-collection/v1/collectors/{id}/data</c>.</summary>
    UsageEngine = 3,
}
