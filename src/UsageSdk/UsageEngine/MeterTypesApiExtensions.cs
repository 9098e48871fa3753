namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IMeterTypesApi"/>.</summary>
public static class MeterTypesApiExtensions
{
    /// <summary>Lists all meter types that match, page by page as they are consumed.</summary>
    /// <remarks><c>GET /usage-metering/v1/meter-types</c> once a page, by skip, until a page is empty.</remarks>
    /// <param name="meterTypes">The group.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here).</param>
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
            "meter_types.list",
            first.Skip ?? 0,
            static item => item.Id,
            async (skip, token) =>
            {
                var page = await meterTypes.ListAsync(first with { Skip = skip, Limit = first.Limit ?? SkipPaging.LargestPage }, options, token).ConfigureAwait(false);
                return (page.MeterTypes, (int?)null);
            },
            cancellationToken);
    }
}
