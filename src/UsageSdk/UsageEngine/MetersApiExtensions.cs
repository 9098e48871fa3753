namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IMetersApi"/>.</summary>
public static class MetersApiExtensions
{
    /// <summary>Lists all meters that match, page by page as they are consumed.</summary>
    /// <remarks><c>GET /usage-metering/v1/meters</c> once a page, by skip, until a page is empty.</remarks>
    /// <param name="meters">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The meters that match, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="IMetersApi.ListAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<Meter> ListAllAsync(
        this IMetersApi meters, ListMetersRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var first = request ?? new();
        return SkipPaging.ReadAllAsync(
            "meters.list",
            first.Skip ?? 0,
            static item => item.Id,
            async (skip, token) =>
            {
                var page = await meters.ListAsync(first with { Skip = skip, Limit = first.Limit ?? SkipPaging.LargestPage }, options, token).ConfigureAwait(false);
                return (page.Meters, (int?)null);
            },
            cancellationToken);
    }
}
