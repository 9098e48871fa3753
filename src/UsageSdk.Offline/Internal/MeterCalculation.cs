using System.Numerics;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline.Internal;

/// <summary>The meter maths of the Usage Engine, for a meter that was checked.</summary>
internal sealed class MeterCalculation
{
    private const int MostThresholds = 5;

    private readonly UsageEngineMeter _meter;
    private readonly CrontabSchedule _schedule;
    private readonly TimeZoneInfo _zone;
    private readonly ThresholdReading[] _uncrossed;
    private readonly BigInteger?[] _limits;

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

        CheckKnownPeriod(meter);

        // Refuses an unknown aggregation, also where there is nothing to read.
        _ = new UsageEngineMeterTally(meter.Aggregation);
        if (meter.Capacity < 0)
        {
            throw new ArgumentException("capacity: must be 0 or more.");
        }

        if (meter.Thresholds.Count > MostThresholds)
        {
            throw new ArgumentException($"thresholds: must have at most {MostThresholds} items.");
        }

        _uncrossed = [.. meter.Thresholds.Select((threshold, index) => new ThresholdReading(threshold, Limit(threshold, index), null))];
        _limits = [.. _uncrossed.Select(threshold => threshold.Limit is { } limit ? MeterSum.UnitsOf(limit) : (BigInteger?)null)];
    }

    /// <exception cref="ArgumentOutOfRangeException">The time is before the first period that can be told.</exception>
    public ResetPeriod PeriodAt(DateTimeOffset now, string argument) => _meter.KnownPeriod switch
    {
        null => ResetPeriod.Containing(_meter.CreatedAt, now, _schedule, _zone),
        { } known when now >= _meter.CreatedAt && now < known.Start => throw new ArgumentOutOfRangeException(
            argument, now, "Must not be before the start of KnownPeriod, when the reset schedule may have been another one. If it never was, set KnownPeriod to null."),
        { End: { } end } when now >= end => ResetPeriod.Containing(end, now, _schedule, _zone),
        { } known => now >= _meter.CreatedAt ? known : throw new ArgumentOutOfRangeException(argument, now, "Must not be before createdAt."),
    };

    /// <summary>The values that count, by time.</summary>
    public ArraySegment<MeterValue> Ordered(IEnumerable<MeterValue> values) => values
        .Where(value => value.Timestamp >= _meter.CreatedAt && !(value.Timestamp < _meter.ActiveFrom) && !(value.Timestamp >= _meter.ActiveTo))
        .OrderBy(value => value.Timestamp)
        .ToArray();

    /// <summary>Reads values that are of one period and ordered by time.</summary>
    public UsageEngineMeterReading Read(ResetPeriod period, ArraySegment<MeterValue> values)
    {
        var thresholds = _uncrossed.ToArray();
        var open = _limits.Count(limit => limit is not null);
        var tally = new UsageEngineMeterTally(_meter.Aggregation);
        for (var index = 0; index < values.Count; index++)
        {
            var (timestamp, value) = values[index];
            tally.Add(value);
            if (open > 0 && (index + 1 == values.Count || values[index + 1].Timestamp != timestamp))
            {
                open -= Cross(thresholds, tally.Units, timestamp);
            }
        }

        return new UsageEngineMeterReading { Period = period, Value = tally.Value, Count = tally.Count, Thresholds = thresholds };
    }

    /// <summary>Notes what the value of a meter crosses at a time, and tells how many that are. Values compare exactly, also those that no decimal holds.</summary>
    private int Cross(ThresholdReading[] thresholds, BigInteger units, DateTimeOffset timestamp)
    {
        var crossed = 0;
        for (var number = 0; number < thresholds.Length; number++)
        {
            if (thresholds[number].CrossedAt is null && units >= _limits[number])
            {
                thresholds[number] = thresholds[number] with { CrossedAt = timestamp.ToUniversalTime() };
                crossed++;
            }
        }

        return crossed;
    }

    private void CheckKnownPeriod(UsageEngineMeter meter)
    {
        if (meter.KnownPeriod is not { } known)
        {
            return;
        }

        if (known.End <= known.Start)
        {
            throw new ArgumentException("knownPeriod.end: must be after start.");
        }

        // A period without end would swallow all that follows.
        if (known.End is null && _schedule.Next(known.Start, _zone) is not null)
        {
            throw new ArgumentException("knownPeriod.end: must not be null, since the reset schedule fires after start.");
        }
    }

    private static CrontabSchedule Schedule(ResetSchedule schedule)
    {
        try
        {
            return CrontabSchedule.Parse(schedule);
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
