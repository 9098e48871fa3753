using System.Globalization;
using System.Text.Json.Nodes;
using UsageSdk;
using UsageSdk.UsageEngine;

namespace Worker;

/// <summary>Compares what a file says with what the Usage Engine has. It changes nothing.</summary>
internal sealed class Planner(MetersFile file, IReadOnlyList<MeterType> types, IReadOnlyList<Meter> meters)
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, MeterType> _typesByName = [];
    private readonly List<PlanStep> _steps = [];

    /// <summary>Reads what there is, and plans.</summary>
    /// <exception cref="MetersFileException">The file asks for what the service cannot do.</exception>
    public static async Task<Plan> PlanAsync(MetersFile file, IUsageClient usage, bool prune, CancellationToken cancellationToken)
    {
        var types = await usage.MeterTypes.ListAllAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        var meters = await usage.Meters.ListAllAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        return new Planner(file, types, meters).Plan(prune);
    }

    public Plan Plan(bool prune)
    {
        foreach (var (index, type) in file.Document.MeterTypes.Index())
        {
            PlanType(type, $"meterTypes[{index}]");
        }

        foreach (var (index, meter) in file.Document.Meters.Index())
        {
            PlanMeter(meter, $"meters[{index}]");
        }

        var unknown = Unknown().ToList();
        _steps.AddRange(prune ? unknown : []);
        return _problems.Count == 0
            ? new Plan(_steps, _typesByName.ToDictionary(type => type.Key, type => type.Value.Id), prune ? 0 : unknown.Count)
            : throw new MetersFileException(_problems);
    }

    private void PlanType(MeterTypeDefinition wanted, string path)
    {
        var request = wanted.ToRequest();
        switch (types.Where(type => type.Name == wanted.Name).ToList())
        {
            case []:
                _steps.Add(new(PlanStep.Create, wanted, [.. Changes(request, null)], (provisioner, token) => provisioner.CreateTypeAsync(wanted, token)));
                break;
            case [var type] when type.Aggregation.Type != request.Aggregation.Type:
                _problems.Add(file.Lines.At(
                    $"{path}.aggregation", $"{wanted} adds up by '{type.Aggregation.Type}', which cannot be changed to '{wanted.Aggregation}': give the new one another name."));
                break;
            case [var type]:
                _typesByName.Add(type.Name, type);
                var changes = Changes(request, type).ToList();
                if (changes.Count > 0)
                {
                    _steps.Add(new(PlanStep.Change, wanted, changes, (provisioner, token) => provisioner.ChangeTypeAsync(type.Id, Update(request, changes), token)));
                }

                break;
            default:
                _problems.Add(file.Lines.At($"{path}.name", $"the Usage Engine has several of {wanted}: rename or delete all but one."));
                break;
        }
    }

    private void PlanMeter(MeterDefinition wanted, string path)
    {
        switch (meters.Where(meter => meter.MeterKey == wanted.MeterKey && meter.UserId == wanted.UserId).ToList())
        {
            case []:
                FieldChange[] fields = [new("meterType", null, wanted.MeterType), .. Capacity(null, wanted)];
                _steps.Add(new(PlanStep.Create, wanted, fields, (provisioner, token) => provisioner.CreateMeterAsync(wanted, token)));
                break;
            case [var meter] when types.FirstOrDefault(type => type.Id == meter.MeterTypeId)?.Name is var name && name != wanted.MeterType:
                _problems.Add(file.Lines.At($"{path}.meterType", $"{wanted} is of the meter type '{name}', which cannot be changed: give the new one another key."));
                break;
            case [var meter] when wanted.Capacity is { } capacity && capacity != meter.Capacity:
                _steps.Add(new(PlanStep.Change, wanted, [.. Capacity(meter.Capacity, wanted)], (provisioner, token) => provisioner.ChangeMeterAsync(meter.Id, capacity, token)));
                break;
            case [_]:
                break;
            default:
                _problems.Add(file.Lines.At($"{path}.meterKey", $"the Usage Engine has several of {wanted}: delete all but one."));
                break;
        }
    }

    /// <summary>What the file does not name; meters first, as a meter type cannot be deleted while it has any.</summary>
    private IEnumerable<PlanStep> Unknown()
    {
        var meterNames = file.Document.Meters.Select(meter => (meter.MeterKey, meter.UserId)).ToHashSet();
        foreach (var meter in meters.Where(meter => !meterNames.Contains((meter.MeterKey, meter.UserId))))
        {
            yield return new(PlanStep.Delete, $"meter '{meter.MeterKey}' of '{meter.UserId}'", [], (provisioner, token) => provisioner.DeleteMeterAsync(meter.Id, token));
        }

        var typeNames = file.Document.MeterTypes.Select(type => type.Name).ToHashSet();
        foreach (var type in types.Where(type => !typeNames.Contains(type.Name)))
        {
            yield return new(PlanStep.Delete, $"meter type '{type.Name}'", [], (provisioner, token) => provisioner.DeleteTypeAsync(type.Id, token));
        }
    }

    /// <summary>What is wanted and different. What the file leaves out stays as it is.</summary>
    private static IEnumerable<FieldChange> Changes(CreateMeterTypeRequest wanted, MeterType? there)
    {
        FieldChange[] fields =
        [
            new("unit", there?.Unit, wanted.Unit),
            new("aggregation", there?.Aggregation.Type.Value, wanted.Aggregation.Type.Value),
            new("resetSchedule", Text(there?.ResetSchedule), Text(wanted.ResetSchedule)),
            new("timezone", there?.Timezone, wanted.Timezone),
            new("description", there?.Description, wanted.Description),
            new("capacity", Number(there?.Capacity), Number(wanted.Capacity)),
        ];
        foreach (var field in fields.Where(field => field.After is not null && field.After != field.Before))
        {
            yield return field;
        }

        if (wanted.Thresholds is { } thresholds && !thresholds.SequenceEqual(there?.Thresholds ?? [], ThresholdComparer))
        {
            yield return new("thresholds", Text(there?.Thresholds), Text(thresholds));
        }
    }

    private static IEnumerable<FieldChange> Capacity(decimal? there, MeterDefinition wanted) =>
        wanted.Capacity is { } capacity ? [new("capacity", Number(there), Number(capacity))] : [];

    private static UpdateMeterTypeRequest Update(CreateMeterTypeRequest wanted, List<FieldChange> changes)
    {
        return new()
        {
            Unit = Changes("unit") ? wanted.Unit : null,
            ResetSchedule = Changes("resetSchedule") ? wanted.ResetSchedule : null,
            Timezone = Changes("timezone") ? wanted.Timezone : null,
            Description = Changes("description") ? wanted.Description : null,
            Capacity = Changes("capacity") ? wanted.Capacity : null,
            Thresholds = Changes("thresholds") ? wanted.Thresholds : null,
        };

        bool Changes(string field) => changes.Exists(change => change.Field == field);
    }

    private static readonly IEqualityComparer<Threshold> ThresholdComparer = EqualityComparer<Threshold>.Create(
        static (one, other) => one!.Name == other!.Name
            && one.AbsoluteValue == other.AbsoluteValue
            && one.CapacityPercentage == other.CapacityPercentage
            && JsonNode.DeepEquals(one.CustomFields, other.CustomFields));

    private static string? Text(ResetSchedule? schedule) => schedule is null ? null : $"{schedule.Minute} {schedule.Hour} {schedule.Day} {schedule.Month} {schedule.Weekday}";

    private static string? Text(IReadOnlyList<Threshold>? thresholds) => thresholds is null ? null : thresholds.Count == 0 ? "none" : string.Join(", ", thresholds.Select(Text));

    private static string Text(Threshold threshold) =>
        $"{threshold.Name} at {(threshold.AbsoluteValue is { } value ? Number(value) : $"{Number(threshold.CapacityPercentage)} %")}{(threshold.CustomFields is { } fields ? $" {fields.ToJsonString()}" : "")}";

    // 500 and 500.0 are one number.
    private static string? Number(decimal? value) => value?.ToString("0.############################", CultureInfo.InvariantCulture);
}
