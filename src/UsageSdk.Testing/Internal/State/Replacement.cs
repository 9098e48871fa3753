namespace UsageSdk.Testing.Internal;

/// <summary>Puts what was loaded in the place of what was there.</summary>
internal static class Replacement
{
    public static void ReplaceBy<T>(this ICollection<T> target, IEnumerable<T> items)
    {
        target.Clear();
        foreach (var item in items)
        {
            target.Add(item);
        }
    }

    public static void ReplaceBy<TKey, TItem, TValue>(this ICollection<KeyValuePair<TKey, TValue>> target, IEnumerable<KeyValuePair<TKey, TItem>> items, Func<TItem, TValue> value) =>
        target.ReplaceBy(items.Select(item => KeyValuePair.Create(item.Key, value(item.Value))));
}
