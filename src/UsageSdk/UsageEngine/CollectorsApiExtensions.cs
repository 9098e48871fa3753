namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="ICollectorsApi"/>.</summary>
public static class CollectorsApiExtensions
{
    /// <summary>Lists all collectors, page by page as they are consumed.</summary>
    /// <remarks><c>GET /online-collection/v1/collectors</c> once a page, by skip, until a page is empty, or until the total is reached.</remarks>
    /// <param name="collectors">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here).</param>
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
            "collectors.list",
            first.Skip ?? 0,
            static item => item.Id,
            async (skip, token) =>
            {
                var page = await collectors.ListAsync(first with { Skip = skip, Limit = first.Limit ?? SkipPaging.LargestPage }, options, token).ConfigureAwait(false);
                return (page.Collectors, page.Total);
            },
            cancellationToken);
    }
}
