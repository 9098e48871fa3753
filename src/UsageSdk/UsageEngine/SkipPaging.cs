using System.Net;
using System.Runtime.CompilerServices;

namespace UsageSdk.UsageEngine;

/// <summary>
/// Reads lists that are paged by <c>skip</c> and <c>limit</c>, each item once. A page counts from the start of a list that may change meanwhile: so each
/// page begins with the last item of the one before it, and when that has moved, reading starts again.
/// </summary>
internal static class SkipPaging
{
    /// <summary>The largest page that the service gives.</summary>
    private const int LargestPage = 100;

    // The item that joins a page to the one before it, and one more.
    private const int SmallestPage = 2;

    /// <summary>Reads pages until one brings no more, or until as many items came as the service counts. Skips what was received, which may be less than was asked for.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        string operation, int? firstSkip, int? limit, Func<T, string> key, Func<int, int, CancellationToken, Task<(IReadOnlyList<T> Items, int? Total)>> readPage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = limit is null or 0 ? LargestPage : Math.Max(limit.Value, SmallestPage);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var start = firstSkip ?? 0;
        var (skip, hasNews) = (start, false);
        (string First, string Last, int Count)? before = null;
        while (true)
        {
            var overlap = before is { Count: >= SmallestPage } ? 1 : 0;
            var (items, total) = await readPage(skip - overlap, size, cancellationToken).ConfigureAwait(false);
            var first = items.Count > 0 ? key(items[0]) : null;
            var isJoined = overlap > 0 && first == before!.Value.Last;
            if (overlap > 0 && !isJoined && hasNews)
            {
                // Something was added or removed before it, so that others may have slid into the part that was read. Once more, as long as that brings any.
                (skip, hasNews, before) = (start, false, null);
                continue;
            }

            if (!isJoined && first is not null && first == before?.First)
            {
                // Without this, a service that does not skip would be asked for ever.
                throw new UsageResponseException(operation, HttpStatusCode.OK, "a page starts like the one before it");
            }

            foreach (var item in items)
            {
                if (seen.Add(key(item)))
                {
                    hasNews = true;
                    yield return item;
                }
            }

            skip += items.Count - overlap;
            if (items.Count <= overlap || skip >= total)
            {
                yield break;
            }

            before = (first!, key(items[^1]), items.Count);
        }
    }
}
