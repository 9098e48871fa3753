using System.Text.Json.Nodes;
using UsageSdk.UsageEngine;

namespace Worker;

/// <summary>A threshold as it should be: either a value or a percentage.</summary>
internal sealed record ThresholdDefinition
{
    public string? Name { get; init; }

    public decimal? AbsoluteValue { get; init; }

    public decimal? CapacityPercentage { get; init; }

    public JsonObject? CustomFields { get; init; }

    public Threshold ToModel() => new() { Name = Name, AbsoluteValue = AbsoluteValue, CapacityPercentage = CapacityPercentage, CustomFields = CustomFields };
}
