using UsageSdk.Offline.Internal;
using UsageSdk.UsageEngine;

namespace UsageSdk.Offline;

/// <summary>A meter of the Usage Engine, with what it inherits from its meter type.</summary>
/// <remarks>
/// A period holds the values from its start up to, not including, its end. A threshold is crossed at the first instant after which the
/// meter's value is at or above it, once a period, also if the value falls again; values of one instant are taken together, so that
/// their order does not matter. Sums are exact; only a period's value is rounded, half away from zero, if it has more digits than
/// <see cref="decimal"/> holds. The service says only that a value "reaches" a threshold. Unverified: that this means at or above for
/// every aggregation, so that a minimum crosses with the period's first values or not at all; and that a value belongs to the period of
/// its own timestamp. Value equality is not promised: thresholds compare by reference.
/// </remarks>
public sealed record UsageEngineMeter
{
    /// <summary>How values add up: the sum, the number of values whatever they are, the highest or the lowest.</summary>
    public required AggregationType Aggregation { get; init; }

    /// <summary>When it starts again. The rules of <see cref="CrontabSchedule"/> apply.</summary>
    public required ResetSchedule ResetSchedule { get; init; }

    /// <summary>The time zone of the reset schedule, by its IANA name.</summary>
    public required string Timezone { get; init; }

    /// <summary>When the meter was created: its first period starts then. Earlier values do not count.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// A period as the service gave it, for a meter whose reset schedule or time zone may have been another one: a new schedule applies only after
    /// the period in which it was set. Later periods follow <see cref="ResetSchedule"/>; earlier ones are refused, since nothing tells where they started.
    /// </summary>
    /// <value>Default: null, for a schedule that was the meter's all along. It has an end, unless the schedule never fires after its start.</value>
    public ResetPeriod? KnownPeriod { get; init; }

    /// <summary>When its type starts to count: values before do not count.</summary>
    /// <value>Default: null, for always.</value>
    public DateTimeOffset? ActiveFrom { get; init; }

    /// <summary>When its type stops to count: values at that time and later do not count.</summary>
    /// <value>Default: null, for never.</value>
    public DateTimeOffset? ActiveTo { get; init; }

    /// <summary>What percentages of thresholds refer to.</summary>
    /// <value>Default: null, which leaves percentages uncrossed. 0 or more.</value>
    public decimal? Capacity { get; init; }

    /// <summary>The thresholds.</summary>
    /// <value>Default: none. At most 5, each either a value or a percentage.</value>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>A meter as the service describes it: capacity and thresholds are its own, or its type's where it has none.</summary>
    /// <param name="type">The meter type.</param>
    /// <param name="meter">The meter, fetched together with the type: neither tells of changes after.</param>
    /// <returns>The meter. Its <see cref="KnownPeriod"/> is the one that the service gave; set that to null to read earlier ones, if the schedule was never changed.</returns>
    /// <exception cref="ArgumentException">The meter has no <see cref="Meter.CreatedAt"/> or no <see cref="Meter.PeriodStart"/>, or is of another type.</exception>
    public static UsageEngineMeter From(MeterType type, Meter meter)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(meter);
        return meter.MeterTypeId != type.Id ? throw new ArgumentException("meterTypeId: must be the id of the meter type.", nameof(meter)) : new()
        {
            Aggregation = type.Aggregation.Type,
            ResetSchedule = type.ResetSchedule,
            Timezone = type.Timezone,
            CreatedAt = meter.CreatedAt ?? throw new ArgumentException("createdAt: must not be null.", nameof(meter)),
            KnownPeriod = new(
                meter.PeriodStart?.ToUniversalTime() ?? throw new ArgumentException("periodStart: must not be null.", nameof(meter)),
                meter.PeriodEnd?.ToUniversalTime()),
            ActiveFrom = type.ActiveFrom,
            ActiveTo = type.ActiveTo,
            Capacity = meter.Capacity ?? type.Capacity,
            Thresholds = meter.Thresholds ?? type.Thresholds ?? [],
        };
    }

    /// <summary>The meter at a time: its period that holds the time, with the values up to and including it.</summary>
    /// <param name="values">Values, in any order; those of other periods are passed over.</param>
    /// <param name="now">The time. Just before the end of a period gives what the meter shows when it is reset.</param>
    /// <returns>What it shows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="now"/> is before <see cref="CreatedAt"/> or <see cref="KnownPeriod"/>.</exception>
    /// <exception cref="ArgumentException">The meter breaks a rule, which the message names.</exception>
    /// <exception cref="OverflowException">The value or a percentage of the capacity is beyond <see cref="decimal"/>. A sum that comes back into it is none.</exception>
    public UsageEngineMeterReading ReadAt(IEnumerable<MeterValue> values, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(values);
        var calculation = new MeterCalculation(this);
        var period = calculation.PeriodAt(now, nameof(now));
        return calculation.Read(period, calculation.Ordered(values.Where(value => value.Timestamp >= period.Start && value.Timestamp <= now)));
    }

    /// <summary>Every period in which values counted.</summary>
    /// <param name="values">Values, in any order.</param>
    /// <returns>What the meter shows at the end of each, the oldest first. Periods without values are left out, although the service resets the meter then too.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value that counts is from before <see cref="KnownPeriod"/>.</exception>
    /// <exception cref="ArgumentException">The meter breaks a rule, which the message names.</exception>
    /// <exception cref="OverflowException">The value or a percentage of the capacity is beyond <see cref="decimal"/>. A sum that comes back into it is none.</exception>
    public IReadOnlyList<UsageEngineMeterReading> ReadPeriods(IEnumerable<MeterValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var calculation = new MeterCalculation(this);
        var readings = new List<UsageEngineMeterReading>();
        for (var rest = calculation.Ordered(values); rest.Count > 0;)
        {
            var period = calculation.PeriodAt(rest[0].Timestamp, nameof(values));
            var count = 1;
            while (count < rest.Count && !(rest[count].Timestamp >= period.End))
            {
                count++;
            }

            readings.Add(calculation.Read(period, rest[..count]));
            rest = rest[count..];
        }

        return readings;
    }
}
