namespace UsageSdk.Offline.Internal;

/// <summary>What events are grouped by.</summary>
internal enum Grouping
{
    None,
    Property,
    Customer,
    Entity,
    Plan,
}
