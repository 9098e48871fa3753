using System.Net;
using System.Runtime.CompilerServices;

namespace UsageSdk.UsageEngine;

/// <summary>Reads lists that are paged by <c>skip</c> and <c>limit</c>.</summary>
internal static class SkipPaging
{
    /// <summary>The largest page that the service gives.</summary>
    public const int LargestPage = 100;

    /// <summary>Reads pages until one is empty, or until as many items came as the service counts. Skips what was received, which may be less than was asked for.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        string operation, int firstSkip, Func<T, string?> key, Func<int, CancellationToken, Task<(IReadOnlyList<T> Items, int? Total)>> readPage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? lastKey = null;
        for (var skip = firstSkip; ;)
        {
            var (items, total) = await readPage(skip, cancellationToken).ConfigureAwait(false);
            if (items is [var first, ..] && key(first) is var firstKey)
            {
                // Without this, a service that does not skip would be asked for ever.
                lastKey = firstKey is null || firstKey != lastKey ? firstKey : throw new UsageResponseException(operation, HttpStatusCode.OK, "a page starts like the one before it");
            }

            foreach (var item in items)
            {
                yield return item;
            }

            skip += items.Count;
            if (items.Count == 0 || skip >= total)
            {
                yield break;
            }
        }
    }
}
