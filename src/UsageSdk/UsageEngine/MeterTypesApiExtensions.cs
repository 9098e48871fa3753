namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IMeterTypesApi"/>.</summary>
public static class MeterTypesApiExtensions
{
    /// <summary>Lists all meter types that match, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>GET /usage-metering/v1/meter-types</c> once a page, by skip, until a page brings no more. What is added or removed meanwhile
    /// repeats nothing: when it has moved what comes next, reading starts again, and the ids that were seen are kept until the listing ends.
    /// </remarks>
    /// <param name="meterTypes">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here, also for 0; at least 2).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The meter types that match, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="IMeterTypesApi.ListAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<MeterType> ListAllAsync(
        this IMeterTypesApi meterTypes, ListMeterTypesRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(meterTypes);
        var first = request ?? new();
        return SkipPaging.ReadAllAsync(
            UsageOperations.MeterTypesList,
            first.Skip,
            first.Limit,
            static item => item.Id,
            async (skip, limit, token) =>
            {
                var page = await meterTypes.ListAsync(first with { Skip = skip, Limit = limit }, options, token).ConfigureAwait(false);
                return (page.MeterTypes, (int?)null);
            },
            cancellationToken);
    }
}
