using System.Collections;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>The customers of the fake for one request. Remembers the one that was asked for, so that nobody else needs to read the body.</summary>
internal sealed class AskedCustomers(IReadOnlyDictionary<string, BillingCycle?> customers) : IReadOnlySet<string>
{
    public int Count => customers.Count;

    /// <summary>The billing cycle of the customer asked for last; null before, and for one without.</summary>
    public BillingCycle? Cycle { get; private set; }

    private HashSet<string> All => new(customers.Keys, StringComparer.Ordinal);

    public bool Contains(string item)
    {
        var isKnown = customers.TryGetValue(item, out var cycle);
        Cycle = cycle;
        return isKnown;
    }

    public bool IsProperSubsetOf(IEnumerable<string> other) => All.IsProperSubsetOf(other);

    public bool IsProperSupersetOf(IEnumerable<string> other) => All.IsProperSupersetOf(other);

    public bool IsSubsetOf(IEnumerable<string> other) => All.IsSubsetOf(other);

    public bool IsSupersetOf(IEnumerable<string> other) => All.IsSupersetOf(other);

    public bool Overlaps(IEnumerable<string> other) => All.Overlaps(other);

    public bool SetEquals(IEnumerable<string> other) => All.SetEquals(other);

    public IEnumerator<string> GetEnumerator() => customers.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
