using System.Runtime.CompilerServices;
using UsageSdk.Http;

namespace UsageSdk.Autumn;

/// <summary>Conveniences over <see cref="IEventsApi"/>.</summary>
public static class EventsApiExtensions
{
    /// <summary>Lists all events that match, newest first, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>POST /v1/events.list</c> once a page, by offset. The server pages over a moving list, so the end of the range is pinned when the
    /// listing starts, to the next whole second of the client's clock unless the request has an end, and an event that shifts into a later
    /// page is returned once. The ids that were seen are kept until the listing ends, about 100 bytes each.
    /// </remarks>
    /// <param name="events">The group.</param>
    /// <param name="request">Filters; its offset is where the listing starts, its limit the size of a page (default 1,000 here, for fewer requests).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The events, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="IEventsApi.ListAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<TrackedEvent> ListAllAsync(
        this IEventsApi events, ListEventsRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Enumerate(events, request ?? new(), options, cancellationToken);
    }

    private static async IAsyncEnumerable<TrackedEvent> Enumerate(
        IEventsApi events, ListEventsRequest request, RequestOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var time = (events as IApiGroup)?.Time ?? TimeProvider.System;
        var range = request.CustomRange ?? new();
        var pinned = request with
        {
            CustomRange = range with { End = range.End ?? NextWholeSecond(time.GetUtcNow()) },
            Limit = request.Limit ?? LargestPage,
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var offset = request.Offset ?? 0; ;)
        {
            var page = await events.ListAsync(pinned with { Offset = offset }, options, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.List)
            {
                if (seen.Add(item.Id))
                {
                    yield return item;
                }
            }

            if (!page.HasMore || page.List.Count == 0)
            {
                yield break;
            }

            offset += page.List.Count;
        }
    }

    private const int LargestPage = 1000;

    /// <summary>The server cuts bounds to whole seconds, so a bound within a second would leave out the rest of it.</summary>
    private static DateTimeOffset NextWholeSecond(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 1);
}
