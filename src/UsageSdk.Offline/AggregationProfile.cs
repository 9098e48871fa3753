namespace UsageSdk.Offline;

/// <summary>Which rules of Autumn's server apply to version 2.1 of its API. They changed while the version's number stayed.</summary>
public enum AggregationProfile
{
    /// <summary>The server of August 2026.</summary>
    August2026,

    /// <summary>
    /// The server of March 2026: a customer is required, only properties group, there are no weeks, and <c>entity_id</c>, <c>filter_by</c>,
    /// <c>max_groups</c> and <c>aggregate_on</c> are passed over. A null value counts as 1 in the list, but adds nothing to the sum of the total.
    /// </summary>
    March2026,
}
