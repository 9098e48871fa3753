using UsageSdk.UsageEngine;

namespace Quickstart;

/// <summary>What was provisioned in the Usage Engine, and what it shows.</summary>
internal sealed record MeteringResult(string Feature, MeterType Type, IReadOnlyList<Meter> Meters, Collector Collector, string IngestionId, StreamExport Stream);
