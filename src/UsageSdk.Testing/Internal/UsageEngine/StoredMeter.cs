using System.Text.Json;
using UsageSdk.Offline;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>A meter with its current period. What it does not have of its own it inherits from its type.</summary>
internal sealed class StoredMeter(string id, string key, string userId, string typeId, DateTimeOffset createdAt)
{
    private static readonly JsonElement NoObject = JsonElement.Parse("{}");
    private static readonly JsonElement NoArray = JsonElement.Parse("[]");

    // Occurrences are counted as a sum of ones, so that many of them can be loaded at once.
    private UsageEngineMeterTally? _tally;
    private bool _isCount;

    public string Id => id;

    public string Key => key;

    public string UserId => userId;

    public string TypeId => typeId;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public decimal? Capacity { get; set; }

    public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; set; }

    public bool DeleteOnReset { get; set; }

    public IReadOnlyList<Threshold>? Thresholds { get; set; }

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public ResetPeriod Period { get; private set; }

    /// <summary>In a period without usage it is 0, whatever the aggregation.</summary>
    public decimal Value { get; private set; }

    /// <summary>Starts a period, which ends by the type's schedule.</summary>
    public void StartPeriod(MeterType type, DateTimeOffset start)
    {
        Period = ResetPeriod.Containing(start, start, CrontabSchedule.Parse(type.ResetSchedule), TimeZoneInfo.FindSystemTimeZoneById(type.Timezone));
        StartTally(type);
    }

    /// <summary>Gives a period that would never end the end that a new schedule has for it.</summary>
    public void EndPeriodBy(MeterType type, DateTimeOffset now)
    {
        if (Period.End is null)
        {
            Period = Period with { End = CrontabSchedule.Parse(type.ResetSchedule).Next(now, TimeZoneInfo.FindSystemTimeZoneById(type.Timezone)) };
        }
    }

    /// <summary>Adds a value to the period.</summary>
    /// <exception cref="OverflowException">The sum is beyond decimal; it is as it was, for no reply could show it.</exception>
    public void Add(decimal value, DateTimeOffset now)
    {
        Count(_isCount ? 1 : value);
        UpdatedAt = now;
    }

    public SavedMeter Save()
    {
        var (tally, value) = (_tally!, Value);
        var (isUsed, rest) = (tally.Count > 0, 0m);
        if (isUsed && tally.Aggregation == AggregationType.Sum)
        {
            // A sum may be finer than the value that it is shown as; without that value, a decimal holds it.
            tally.Add(-value);
            rest = tally.Value;
            tally.Add(value);
        }

        return new SavedMeter
        {
            Id = id,
            Key = key,
            UserId = userId,
            TypeId = typeId,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            Capacity = Capacity,
            CustomFields = CustomFields,
            DeleteOnReset = DeleteOnReset,
            Thresholds = Thresholds,
            PeriodStart = Period.Start,
            PeriodEnd = Period.End,
            Value = isUsed ? value : null,
            Rest = rest == 0 ? null : rest,
        };
    }

    /// <exception cref="OverflowException">The value is beyond decimal.</exception>
    public static StoredMeter Load(SavedMeter saved, MeterType type)
    {
        var meter = new StoredMeter(saved.Id, saved.Key, saved.UserId, saved.TypeId, saved.CreatedAt)
        {
            Capacity = saved.Capacity,
            CustomFields = saved.CustomFields,
            DeleteOnReset = saved.DeleteOnReset,
            Thresholds = saved.Thresholds,
            UpdatedAt = saved.UpdatedAt,
            Period = new ResetPeriod(saved.PeriodStart, saved.PeriodEnd),
        };
        meter.StartTally(type);
        foreach (var part in (decimal?[])[saved.Value, saved.Rest])
        {
            if (part is { } value)
            {
                meter.Count(value);
            }
        }

        return meter;
    }

    public Meter ToModel(MeterType type) => new()
    {
        Capacity = Capacity ?? type.Capacity,
        CarryFirst = NoObject,
        CarryLast = NoObject,
        CreatedAt = CreatedAt,
        CustomFields = CustomFields,
        DeleteOnReset = DeleteOnReset,
        GroupBreakdowns = NoArray,
        Groups = NoArray,
        Id = id,
        MeterKey = key,
        MeterMetaData = NoObject,
        MeterTypeId = typeId,
        MeterTypeName = type.Name,
        PeriodEnd = Period.End,
        PeriodStart = Period.Start,
        Thresholds = Thresholds ?? type.Thresholds,
        Timezone = type.Timezone,
        Unit = type.Unit,
        UpdatedAt = UpdatedAt,
        UserId = userId,
        Value = Value,
    };

    private void StartTally(MeterType type)
    {
        _isCount = type.Aggregation.Type == AggregationType.Increment;
        (_tally, Value) = (new UsageEngineMeterTally(_isCount ? AggregationType.Sum : type.Aggregation.Type), 0);
    }

    private void Count(decimal value)
    {
        var tally = _tally!;
        tally.Add(value);
        try
        {
            Value = tally.Value;
        }
        catch (OverflowException)
        {
            tally.Add(-value);
            throw;
        }
    }
}
