namespace UsageSdk.Tests.Paging;

/// <summary>Reads sequences to their end; .NET 8 has no such method of its own.</summary>
internal static class AsyncSequences
{
    public static async Task<List<T>> ReadAllAsync<T>(this IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            list.Add(item);
        }

        return list;
    }
}
