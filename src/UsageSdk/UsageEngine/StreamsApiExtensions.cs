using System.Text.Json;

namespace UsageSdk.UsageEngine;

/// <summary>Conveniences over <see cref="IStreamsApi"/>.</summary>
public static class StreamsApiExtensions
{
    /// <summary>Lists all versions of a stream, page by page as they are consumed.</summary>
    /// <remarks>
    /// <c>GET /stream-management/v1/streams/{id}/versions</c> once a page, by skip, until a page brings no more. What is added or removed meanwhile
    /// repeats nothing: when it has moved what comes next, reading starts again, and the ids that were seen are kept until the listing ends.
    /// </remarks>
    /// <param name="streams">The group.</param>
    /// <param name="id">The stream's id.</param>
    /// <param name="request">Its skip is where the listing starts, its limit the size of a page (default 100 here, also for 0; at least 2).</param>
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
            UsageOperations.StreamsListVersions,
            first.Skip,
            first.Limit,
            static item => JsonSerializer.Serialize(item, UsageEngineJson.Default.StreamVersion),
            async (skip, limit, token) =>
            {
                var page = await streams.ListVersionsAsync(id, first with { Skip = skip, Limit = limit }, options, token).ConfigureAwait(false);
                return (page.Versions, (int?)null);
            },
            cancellationToken);
    }
}
