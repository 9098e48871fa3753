using UsageSdk.UsageEngine;

namespace Worker;

/// <summary>A meter type as it should be, known by its name.</summary>
internal sealed record MeterTypeDefinition
{
    public required string Name { get; init; }

    public required string Unit { get; init; }

    public required string Aggregation { get; init; }

    /// <summary>The five fields of a crontab line.</summary>
    public required string ResetSchedule { get; init; }

    public required string Timezone { get; init; }

    public string? Description { get; init; }

    public decimal? Capacity { get; init; }

    public IReadOnlyList<ThresholdDefinition>? Thresholds { get; init; }

    public CreateMeterTypeRequest ToRequest()
    {
        var fields = ResetSchedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new()
        {
            Name = Name,
            Unit = Unit,
            Aggregation = new() { Type = new(Aggregation) },
            ResetSchedule = new() { Minute = fields[0], Hour = fields[1], Day = fields[2], Month = fields[3], Weekday = fields[4] },
            Timezone = Timezone,
            Description = Description,
            Capacity = Capacity,
            Thresholds = Thresholds is null ? null : [.. Thresholds.Select(threshold => threshold.ToModel())],
        };
    }

    public override string ToString() => $"meter type '{Name}'";
}
