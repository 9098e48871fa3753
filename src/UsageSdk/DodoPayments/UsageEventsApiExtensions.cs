using System.Runtime.CompilerServices;

namespace UsageSdk.DodoPayments;

/// <summary>Conveniences over <see cref="IUsageEventsApi"/>.</summary>
public static class UsageEventsApiExtensions
{
    /// <summary>Lists all events that match, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>GET /events</c> once a page, from page 0 until a page is empty: the service says neither how many events there are nor how
    /// large a page may be. Where events come in faster than pages are read, it goes on; give such a listing an end. An event that shifts into a later page is returned once; the ids that were seen are kept until the listing
    /// ends, about 100 bytes each.
    /// </remarks>
    /// <param name="usageEvents">The group.</param>
    /// <param name="request">Filters; its page number is where the listing starts, its page size the size of a page (default 100 here, also for 0, which would end at once).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The events, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="IUsageEventsApi.ListAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<IngestedEvent> ListAllAsync(
        this IUsageEventsApi usageEvents, ListUsageEventsRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usageEvents);
        return Enumerate(usageEvents, request ?? new(), options, cancellationToken);
    }

    private static async IAsyncEnumerable<IngestedEvent> Enumerate(
        IUsageEventsApi usageEvents, ListUsageEventsRequest request, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var number = request.PageNumber ?? 0; ; number++)
        {
            // Always with a number: two official clients start at page 0 without one and go on with 2.
            var page = await usageEvents.ListAsync(request with { PageNumber = number, PageSize = request.PageSize is null or 0 ? DefaultPageSize : request.PageSize }, options, cancellationToken).ConfigureAwait(false);
            if (page.Items.Count == 0)
            {
                yield break;
            }

            foreach (var item in page.Items)
            {
                if (seen.Add(item.EventId))
                {
                    yield return item;
                }
            }
        }
    }

    private const int DefaultPageSize = 100;
}
