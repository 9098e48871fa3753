using System.Runtime.InteropServices;
using System.Text.Json;
using UsageSdk.Autumn;
using UsageSdk.Offline.Internal;
using UsageSdk.Serialization;

namespace UsageSdk.Offline;

/// <summary>Aggregates events as Autumn's <c>POST /v1/events.aggregate</c> does. Pure: the same input gives the same result.</summary>
/// <remarks>
/// Usage counts by the whole UTC hour in which it happened: a range that starts within an hour leaves that hour's events out although its
/// bin is shown, and a range that ends within an hour takes the whole of it. The package's readme shows this and the other surprising rules.
/// </remarks>
public static class OfflineAggregator
{
    /// <summary>The group that sums up what exceeds <see cref="AggregateEventsRequest.MaxGroups"/> in a bin.</summary>
    public const string ReservedGroup = "AUTUMN_RESERVED";

    /// <summary>Aggregates events for a request as a client would send it: without a bin size, a range of 24 hours has hours and every other one days.</summary>
    /// <param name="events">The events, in any order; those that the request does not ask for are passed over. Give each once: ids do not find duplicates.</param>
    /// <param name="request">The request.</param>
    /// <param name="context">The instant that counts as now, and what the server would know.</param>
    /// <returns>The bins, oldest first, and the totals.</returns>
    /// <exception cref="AggregationRequestException">The server would refuse the request.</exception>
    /// <exception cref="ArgumentException">The request has no feature, which the client refuses too; there would be more than <see cref="AggregationContext.MaxBins"/> bins, or a range starts before the year 1.</exception>
    /// <exception cref="OverflowException">A sum is beyond <see cref="decimal"/>.</exception>
    public static AggregateEventsResponse Aggregate(IEnumerable<UsageRecord> events, AggregateEventsRequest request, AggregationContext context)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Aggregate(events, Begin(request, context));
    }

    /// <summary>Aggregates events for the body of a request, read as the server does: without a bin size, every range has days.</summary>
    /// <param name="events">The events, in any order; those that the request does not ask for are passed over. Give each once: ids do not find duplicates.</param>
    /// <param name="requestJson">The body, in UTF-8. What is not JSON counts as an empty object.</param>
    /// <param name="context">The instant that counts as now, and what the server would know.</param>
    /// <returns>The bins, oldest first, and the totals.</returns>
    /// <exception cref="AggregationRequestException">The server would refuse the request.</exception>
    /// <exception cref="ArgumentException">There would be more than <see cref="AggregationContext.MaxBins"/> bins, or a range starts before the year 1.</exception>
    /// <exception cref="OverflowException">A sum is beyond <see cref="decimal"/>.</exception>
    public static AggregateEventsResponse Aggregate(IEnumerable<UsageRecord> events, ReadOnlySpan<byte> requestJson, AggregationContext context)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Aggregate(events, Begin(requestJson, context));
    }

    /// <summary>Starts an aggregation that takes its events bit by bit, for a request as a client would send it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The instant that counts as now, and what the server would know.</param>
    /// <returns>An aggregation without events.</returns>
    /// <exception cref="AggregationRequestException">The server would refuse the request.</exception>
    /// <exception cref="ArgumentException">The request has no feature, which the client refuses too; there would be more than <see cref="AggregationContext.MaxBins"/> bins, or a range starts before the year 1.</exception>
    public static UsageAggregation Begin(AggregateEventsRequest request, AggregationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The server takes an empty list of features for one without usage. Here it is one that was forgotten.
        if (request.FeatureId.Count == 0)
        {
            throw new ArgumentException("FeatureId: must have at least one id.", nameof(request));
        }

        // Through what the client would send, so that one set of rules reads both.
        var sent = request.WithClientDefaults();
        return Begin(JsonSerializer.SerializeToUtf8Bytes(sent, UsageJson.Options.GetTypeInfo(sent.GetType())), context);
    }

    /// <summary>Starts an aggregation that takes its events bit by bit, for the body of a request, read as the server does.</summary>
    /// <param name="requestJson">The body, in UTF-8. What is not JSON counts as an empty object.</param>
    /// <param name="context">The instant that counts as now, and what the server would know.</param>
    /// <returns>An aggregation without events.</returns>
    /// <exception cref="AggregationRequestException">The server would refuse the request.</exception>
    /// <exception cref="ArgumentException">There would be more than <see cref="AggregationContext.MaxBins"/> bins, or a range starts before the year 1.</exception>
    public static UsageAggregation Begin(ReadOnlySpan<byte> requestJson, AggregationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(RequestReader.Read(requestJson, context), context);
    }

    /// <summary>Compares a local result with the server's: bins, groups and totals that only one of them has, and numbers that differ.</summary>
    /// <remarks>
    /// Both need the same range. A custom range is the same for both; a named one ends at the server's now, so take the <c>Date</c> of its reply
    /// (<see cref="RequestOptions.OnResponse"/>) for <see cref="AggregationContext.Now"/>.
    /// </remarks>
    /// <param name="local">The local result.</param>
    /// <param name="server">The server's.</param>
    /// <param name="tolerance">How far two values or sums may be apart, as a part of the larger: the server adds up in binary64, in no certain order. Finite; 0 compares exactly, as counts and bins always are.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative, infinite or not a number.</exception>
    public static UsageReconciliation Reconcile(AggregateEventsResponse local, AggregateEventsResponse server, double tolerance = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(server);
        if (!double.IsFinite(tolerance) || tolerance < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "Must be finite and at least 0.");
        }

        return new(new ResultComparison(tolerance).Compare(local, server));
    }

    private static AggregateEventsResponse Aggregate(IEnumerable<UsageRecord> events, UsageAggregation aggregation)
    {
        switch (events)
        {
            case UsageRecord[] array:
                aggregation.Add(array);
                break;
            case List<UsageRecord> list:
                aggregation.Add(CollectionsMarshal.AsSpan(list));
                break;
            default:
                foreach (var record in events)
                {
                    aggregation.Add(in record);
                }

                break;
        }

        return aggregation.GetResult();
    }
}
