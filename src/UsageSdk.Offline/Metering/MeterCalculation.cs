using UsageSdk.UsageEngine;

namespace UsageSdk.Offline;

/// <summary>The meter maths of the Usage Engine, for a meter that was checked.</summary>
internal sealed class MeterCalculation
{
    private const int MostThresholds = 5;

    private readonly UsageEngineMeter _meter;
    private readonly CrontabSchedule _schedule;
    private readonly TimeZoneInfo _zone;
    private readonly Func<decimal, decimal, decimal> _combine;
    private readonly ThresholdReading[] _uncrossed;

    public MeterCalculation(UsageEngineMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter.ResetSchedule);
        ArgumentNullException.ThrowIfNull(meter.Timezone);
        ArgumentNullException.ThrowIfNull(meter.Thresholds);
        _meter = meter;
        _schedule = Schedule(meter.ResetSchedule);
        _zone = IanaTimeZones.Contains(meter.Timezone)
            ? TimeZoneInfo.FindSystemTimeZoneById(meter.Timezone)
            : throw new ArgumentException($"timezone: must be the IANA name of a time zone; is '{meter.Timezone}'.");
        _combine = meter.Aggregation.Value switch
        {
            "sum" or "increment" => static (known, value) => known + value,
            "max" => Math.Max,
            "min" => Math.Min,
            var other => throw new ArgumentException($"aggregation.type: must be sum, increment, max or min; is '{other}'."),
        };
        if (meter.Capacity < 0)
        {
            throw new ArgumentException("capacity: must be 0 or more.");
        }

        if (meter.Thresholds.Count > MostThresholds)
        {
            throw new ArgumentException($"thresholds: must have at most {MostThresholds} items.");
        }

        _uncrossed = [.. meter.Thresholds.Select((threshold, index) => new ThresholdReading(threshold, Limit(threshold, index), null))];
    }

    public ResetPeriod PeriodAt(DateTimeOffset now) => ResetPeriod.Containing(_meter.CreatedAt, now, _schedule, _zone);

    /// <summary>The values that count, by time.</summary>
    public ArraySegment<MeterValue> Ordered(IEnumerable<MeterValue> values) => values
        .Where(value => value.Timestamp >= _meter.CreatedAt && !(value.Timestamp < _meter.ActiveFrom) && !(value.Timestamp >= _meter.ActiveTo))
        .OrderBy(value => value.Timestamp)
        .ToArray();

    /// <summary>Reads values that are of one period and ordered by time.</summary>
    public UsageEngineMeterReading Read(ResetPeriod period, ArraySegment<MeterValue> values)
    {
        var thresholds = _uncrossed.ToArray();
        var result = 0m;
        for (var index = 0; index < values.Count; index++)
        {
            var (timestamp, value) = values[index];
            value = _meter.Aggregation == AggregationType.Increment ? 1 : value;
            result = index == 0 ? value : _combine(result, value);
            if (index + 1 < values.Count && values[index + 1].Timestamp == timestamp)
            {
                continue;
            }

            for (var number = 0; number < thresholds.Length; number++)
            {
                if (thresholds[number] is { CrossedAt: null, Limit: { } limit } && result >= limit)
                {
                    thresholds[number] = thresholds[number] with { CrossedAt = timestamp.ToUniversalTime() };
                }
            }
        }

        return new UsageEngineMeterReading(period, result, values.Count, thresholds);
    }

    private static CrontabSchedule Schedule(ResetSchedule schedule)
    {
        try
        {
            return CrontabSchedule.Parse(schedule.Minute, schedule.Hour, schedule.Day, schedule.Month, schedule.Weekday);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"resetSchedule.{exception.Message}", exception);
        }
    }

    private decimal? Limit(Threshold threshold, int index) => threshold switch
    {
        { AbsoluteValue: { } value, CapacityPercentage: null } => value,
        { AbsoluteValue: null, CapacityPercentage: { } percentage } => _meter.Capacity * percentage / 100,
        _ => throw new ArgumentException($"thresholds[{index}]: must have either absoluteValue or capacityPercentage."),
    };
}
