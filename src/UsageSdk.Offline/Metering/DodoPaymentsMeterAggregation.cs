namespace UsageSdk.Offline;

/// <summary>What a Dodo Payments meter makes of its events.</summary>
public enum DodoPaymentsMeterAggregation
{
    /// <summary><c>count</c>: the number of events. Needs no key.</summary>
    Count,

    /// <summary><c>sum</c>: the numbers added up.</summary>
    Sum,

    /// <summary><c>max</c>: the largest number.</summary>
    Max,

    /// <summary><c>last</c>: the number of the latest event by timestamp. Between events of one instant the service documents no rule; here the ordinally greatest event id decides.</summary>
    Last,
}
