namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IMetersApi"/>.</summary>
public static class MetersApiExtensions
{
    /// <summary>Lists all meters that match, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>GET /usage-metering/v1/meters</c> once a page, by skip, until a page brings no more. What is added or removed meanwhile
    /// repeats nothing: when it has moved what comes next, reading starts again, and the ids that were seen are kept until the listing ends.
    /// </remarks>
    /// <param name="meters">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here, also for 0; at least 2).</param>
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
            UsageOperations.MetersList,
            first.Skip,
            first.Limit,
            static item => item.Id,
            async (skip, limit, token) =>
            {
                var page = await meters.ListAsync(first with { Skip = skip, Limit = limit }, options, token).ConfigureAwait(false);
                return (page.Meters, (int?)null);
            },
            cancellationToken);
    }
}
