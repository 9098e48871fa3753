using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>A place in the JSON of a state, to say what is wrong there.</summary>
internal sealed class StatePlace
{
    private readonly StatePlace? _parent;
    private readonly string? _member;
    private readonly int _index;

    private StatePlace(StatePlace? parent, string? member, int index) => (_parent, _member, _index) = (parent, member, index);

    public static StatePlace Root { get; } = new(null, "$", 0);

    public StatePlace Of(string member) => new(this, member, 0);

    public FakeServerStateException Broken(string rule, Exception? cause = null) => new(ToString(), rule, cause);

    public void Check(bool holds, string rule)
    {
        if (!holds)
        {
            throw Broken(rule);
        }
    }

    /// <summary>The items of a list with their places. The reader of JSON lets null items through.</summary>
    public IEnumerable<(T Item, StatePlace Place)> Items<T>(string member, IReadOnlyList<T?> items)
        where T : class
    {
        var list = Of(member);
        for (var index = 0; index < items.Count; index++)
        {
            var place = new StatePlace(list, null, index);
            yield return (items[index] ?? throw place.Broken("must not be null"), place);
        }
    }

    /// <summary>The items by their keys, of which no two may be the same.</summary>
    public Dictionary<TKey, TItem> Keyed<TKey, TItem>(string member, IReadOnlyList<TItem?> items, Func<TItem, TKey> key, Action<TItem, StatePlace>? check = null)
        where TKey : notnull
        where TItem : class
    {
        // The default comparer of text is ordinal, and so is that of tuples of text.
        var keyed = new Dictionary<TKey, TItem>();
        foreach (var (item, place) in Items(member, items))
        {
            check?.Invoke(item, place);
            place.Check(keyed.TryAdd(key(item), item), "is there twice");
        }

        return keyed;
    }

    public override string ToString() =>
        _parent is null ? _member! : _member is null ? string.Create(CultureInfo.InvariantCulture, $"{_parent}[{_index}]") : $"{_parent}.{_member}";
}
