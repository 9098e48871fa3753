namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="ICollectorsApi"/>.</summary>
public static class CollectorsApiExtensions
{
    /// <summary>Lists all collectors, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>GET /online-collection/v1/collectors</c> once a page, by skip, until a page brings no more, or until the total is reached. What is added or removed meanwhile
    /// repeats nothing: when it has moved what comes next, reading starts again, and the ids that were seen are kept until the listing ends.
    /// </remarks>
    /// <param name="collectors">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here, also for 0; at least 2).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The collectors, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="ICollectorsApi.ListAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<Collector> ListAllAsync(
        this ICollectorsApi collectors, ListCollectorsRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collectors);
        var first = request ?? new();
        return SkipPaging.ReadAllAsync(
            UsageOperations.CollectorsList,
            first.Skip,
            first.Limit,
            static item => item.Id,
            async (skip, limit, token) =>
            {
                var page = await collectors.ListAsync(first with { Skip = skip, Limit = limit }, options, token).ConfigureAwait(false);
                return (page.Collectors, page.Total);
            },
            cancellationToken);
    }
}
