namespace UsageSdk.Offline;

/// <summary>How a condition compares a metadata value of an event with its own. An event without the key meets no condition, not even a negative one.</summary>
/// <remarks>
/// Texts compare ordinally, in exact case; numbers by size, so that <c>1</c> equals <c>1.0</c>. The service documents nothing for values
/// of different types. Here, unverified: they are not equal, so that <c>"5"</c> is not <c>5</c>; none is greater or less; neither
/// contains the other.
/// </remarks>
public enum DodoPaymentsMeterOperator
{
    /// <summary><c>equals</c>: the same text, number or boolean.</summary>
    EqualTo,

    /// <summary><c>not_equals</c>: the event has the key, and <see cref="EqualTo"/> does not hold.</summary>
    NotEqualTo,

    /// <summary><c>greater_than</c>: both are numbers, and the event's is the greater.</summary>
    GreaterThan,

    /// <summary><c>greater_than_or_equals</c>: both are numbers, and the event's is not the lesser.</summary>
    GreaterThanOrEqualTo,

    /// <summary><c>less_than</c>: both are numbers, and the event's is the lesser.</summary>
    LessThan,

    /// <summary><c>less_than_or_equals</c>: both are numbers, and the event's is not the greater.</summary>
    LessThanOrEqualTo,

    /// <summary><c>contains</c>: both are text, and the condition's is part of the event's.</summary>
    Contains,

    /// <summary><c>does_not_contain</c>: the event has the key, and <see cref="Contains"/> does not hold.</summary>
    DoesNotContain,
}
