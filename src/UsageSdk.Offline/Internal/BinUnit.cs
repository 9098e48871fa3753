namespace UsageSdk.Offline.Internal;

internal enum BinUnit
{
    Hour,
    Day,
    Week,
    Month,
}
