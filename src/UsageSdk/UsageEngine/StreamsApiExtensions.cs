namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IStreamsApi"/>.</summary>
public static class StreamsApiExtensions
{
    /// <summary>Lists all versions of a stream, page by page as they are consumed.</summary>
    /// <remarks><c>GET /stream-management/v1/streams/{id}/versions</c> once a page, by skip, until a page is empty.</remarks>
    /// <param name="streams">The group.</param>
    /// <param name="id">The stream's id.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here).</param>
    /// <param name="options">Overrides for each call.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The versions of a stream, read lazily.</returns>
    /// <exception cref="UsageException">As <see cref="IStreamsApi.ListVersionsAsync"/>, while it is enumerated.</exception>
    public static IAsyncEnumerable<StreamVersion> ListAllVersionsAsync(
        this IStreamsApi streams, string id, ListStreamVersionsRequest? request = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var first = request ?? new();
        return SkipPaging.ReadAllAsync(
            "streams.list_versions",
            first.Skip ?? 0,
            static item => item.Tag,
            async (skip, token) =>
            {
                var page = await streams.ListVersionsAsync(id, first with { Skip = skip, Limit = first.Limit ?? SkipPaging.LargestPage }, options, token).ConfigureAwait(false);
                return (page.Versions, (int?)null);
            },
            cancellationToken);
    }
}
