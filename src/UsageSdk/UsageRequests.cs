using System.Text.Json.Serialization.Metadata;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Http;
using UsageSdk.UsageEngine;

namespace UsageSdk;

/// <summary>
/// Checks requests against the documented rules without sending them, as the calls do before they send: what passes here is not refused by the client
/// later. For requests that are sent at another time or by another process.
/// </summary>
/// <remarks>
/// Whatever <see cref="UsageClientOptions.ValidateRequests"/> says. What is not part of the request, such as an id in the path or
/// <see cref="RequestOptions"/>, is checked by the call only; what depends on the service's clock or its data, by the service only.
/// </remarks>
public static class UsageRequests
{
    /// <summary>Finds every rule that a batch of usage events breaks.</summary>
    /// <param name="request">The batch.</param>
    /// <returns>What <see cref="UsageRequestValidationException.Breaches"/> would hold; empty when all is well.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static IReadOnlyList<RequestBreach> FindBreaches(IngestUsageEventsRequest request) => Find(request, DodoPaymentsJson.Default.IngestUsageEventsRequest);

    /// <summary>Finds every rule that one usage event of a batch breaks, apart from those of the batch: how many there may be, and that their ids differ.</summary>
    /// <param name="request">The event.</param>
    /// <returns>The breaches, with fields as seen from the event, such as <c>metadata.color</c>; empty when all is well.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static IReadOnlyList<RequestBreach> FindBreaches(EventInput request) => Find(request, DodoPaymentsJson.Default.EventInput);

    /// <summary>Finds every rule that a usage event for Autumn breaks.</summary>
    /// <param name="request">The event.</param>
    /// <returns>What <see cref="UsageRequestValidationException.Breaches"/> would hold; empty when all is well.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static IReadOnlyList<RequestBreach> FindBreaches(TrackRequest request) => Find(request, AutumnJson.Default.TrackRequest);

    /// <summary>Finds every rule that data for a collector breaks.</summary>
    /// <param name="request">The data.</param>
    /// <returns>What <see cref="UsageRequestValidationException.Breaches"/> would hold; empty when all is well.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static IReadOnlyList<RequestBreach> FindBreaches(SendDataRequest request) => Find(request, UsageEngineJson.Default.SendDataRequest);

    private static IReadOnlyList<RequestBreach> Find(IRequestModel request, JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(request);
        var validation = new RequestValidation();
        request.Validate(ref validation);

        // As a call does: only what keeps the rules of its fields is written.
        return validation.Breaches is { Count: > 0 } breaches ? breaches
            : BodyWriter.FindBreach(request, type) is { } breach ? [breach]
            : [];
    }
}
