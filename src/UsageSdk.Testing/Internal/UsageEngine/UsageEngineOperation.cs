namespace UsageSdk.Testing.Internal;

/// <summary>The operations of the Usage Engine, each of which has a rate limit of its own.</summary>
internal enum UsageEngineOperation
{
    CreateToken,
    ListMeterTypes,
    CreateMeterType,
    GetMeterType,
    UpdateMeterType,
    DeleteMeterType,
    ListMeters,
    CreateMeter,
    GetMeter,
    UpdateMeter,
    DeleteMeter,
    ListCollectors,
    CreateCollector,
    GetCollector,
    UpdateCollector,
    DeleteCollector,
    SendData,
    ExportStream,
    ListStreamVersions,
    LookupSession,
}
