using UsageSdk.DodoPayments;

namespace UsageSdk.Offline;

/// <summary>A filter of a meter: conditions, or filters within it, and how they combine.</summary>
/// <remarks>
/// A filter has either 1 to 10 conditions or 1 to 10 filters, not both: a single condition beside filters goes into a filter of its own.
/// Filters nest 3 levels below the meter's own; the lowest has conditions only. Filters are equal if their clauses are, in the same order.
/// </remarks>
public sealed record DodoPaymentsMeterFilter
{
    private const int MostClauses = 10;
    private const int MostLevels = 3;

    /// <summary>How the clauses combine.</summary>
    public required DodoPaymentsMeterConjunction Conjunction { get; init; }

    /// <summary>The conditions. Excludes filters.</summary>
    /// <value>Default: none. At most 10.</value>
    public IReadOnlyList<DodoPaymentsMeterCondition> Conditions { get; init; } = [];

    /// <summary>The filters within it. Excludes conditions.</summary>
    /// <value>Default: none. At most 10, nested at most 3 levels deep.</value>
    public IReadOnlyList<DodoPaymentsMeterFilter> Filters { get; init; } = [];

    /// <summary>Compares the clauses one by one, in their order.</summary>
    /// <param name="other">The other filter.</param>
    /// <returns>Whether they are the same.</returns>
    public bool Equals(DodoPaymentsMeterFilter? other) =>
        ReferenceEquals(this, other) || (other is not null && Conjunction == other.Conjunction && AreEqual(Conditions, other.Conditions) && AreEqual(Filters, other.Filters));

    /// <summary>The same for equal filters.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Conjunction);
        foreach (var condition in Conditions ?? [])
        {
            hash.Add(condition);
        }

        foreach (var filter in Filters ?? [])
        {
            hash.Add(filter);
        }

        return hash.ToHashCode();
    }

    /// <summary>A copy of a checked tree whose lists nobody else has.</summary>
    internal DodoPaymentsMeterFilter Copy() => this with { Conditions = [.. Conditions], Filters = [.. Filters.Select(static filter => filter.Copy())] };

    /// <summary>Checks the tree and freezes it.</summary>
    internal Func<IReadOnlyDictionary<string, MetadataValue>, bool> Compile(string path, int level = 0)
    {
        ArgumentNullException.ThrowIfNull(Conditions);
        ArgumentNullException.ThrowIfNull(Filters);
        if (Conjunction is not (DodoPaymentsMeterConjunction.And or DodoPaymentsMeterConjunction.Or))
        {
            throw new ArgumentException($"{path}.conjunction: must be and, or or.");
        }

        if (Conditions.Count > 0 && Filters.Count > 0)
        {
            throw new ArgumentException($"{path}.clauses: must be either conditions or filters, not both.");
        }

        if (Conditions.Count + Filters.Count is 0 or > MostClauses)
        {
            throw new ArgumentException($"{path}.clauses: must have 1 to {MostClauses} items.");
        }

        if (Filters.Count > 0 && level == MostLevels)
        {
            throw new ArgumentException($"{path}.clauses: must be conditions; filters nest at most {MostLevels} levels deep.");
        }

        Func<IReadOnlyDictionary<string, MetadataValue>, bool>[] clauses = Filters.Count > 0
            ? [.. Filters.Select((filter, index) => Clause(filter, $"{path}.clauses[{index}]").Compile($"{path}.clauses[{index}]", level + 1))]
            : [.. Conditions.Select((condition, index) => Clause(condition, $"{path}.clauses[{index}]").Compile($"{path}.clauses[{index}]"))];
        return Conjunction == DodoPaymentsMeterConjunction.And
            ? metadata => Array.TrueForAll(clauses, clause => clause(metadata))
            : metadata => Array.Exists(clauses, clause => clause(metadata));
    }

    private static bool AreEqual<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));

    private static T Clause<T>(T? clause, string path)
        where T : class => clause ?? throw new ArgumentException($"{path}: must not be null.");
}
