using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Meter types: list, create, get, update, delete.</summary>
internal sealed class MeterTypeRoutes(UsageEngineState state)
{
    private const string DefaultCategory = "DEFAULT";

    // The service names none; these are the members that have an order.
    private static readonly Dictionary<string, Func<MeterType, IComparable?>> SortFields = new(StringComparer.Ordinal)
    {
        ["activeFrom"] = type => type.ActiveFrom,
        ["activeTo"] = type => type.ActiveTo,
        ["capacity"] = type => type.Capacity,
        ["category"] = type => type.Category,
        ["createdAt"] = type => type.CreatedAt,
        ["name"] = type => type.Name,
        ["numberOfMeters"] = type => type.NumberOfMeters,
        ["unit"] = type => type.Unit,
        ["updatedAt"] = type => type.UpdatedAt,
    };

    private MeterType Find(string id) => state.MeterTypes.TryGetValue(id, out var type) ? type : throw UsageEngineFailure.NotFound("There is no such meter type");

    public FakeReply List(UsageEngineQuery query)
    {
        var (limit, skip, name) = (query.Limit, query.Skip, query.Text("name"));
        var matching = state.AllMeterTypes.Where(type => name is null || type.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        return UsageEngineRoutes.Ok(new ListMeterTypesResponse { MeterTypes = [.. query.Sort(matching, SortFields).Skip(skip).Take(limit)] });
    }

    public FakeReply Create(ReadOnlyMemory<byte> json)
    {
        var (body, now) = (UsageEngineBody.Parse(json), state.Now);

        // Null is documented for these two, as now and as never; for others it is as wrong as in an update.
        var type = new MeterType
        {
            AccountId = UsageEngineState.AccountId,
            ActiveFrom = body.IsNull("activeFrom") ? now : MeterTypeBody.Future(body, "activeFrom", now) ?? now,
            ActiveTo = body.IsNull("activeTo") ? null : MeterTypeBody.Future(body, "activeTo", now),
            Aggregation = MeterTypeBody.Aggregation(body) ?? throw body.Missing("aggregation"),
            Capacity = body.Number("capacity", 0),
            Category = body.Text("category", 50) ?? DefaultCategory,
            CreatedAt = now,
            Description = body.Text("description", 200),
            ExternalRef = body.Text("externalRef", 100),
            Id = "",
            Name = MeterTypeBody.Name(body) ?? throw body.Missing("name"),
            ResetSchedule = MeterTypeBody.Schedule(body) ?? throw body.Missing("resetSchedule"),
            Thresholds = MeterTypeBody.Thresholds(body),
            Timezone = MeterTypeBody.Timezone(body) ?? throw body.Missing("timezone"),
            Unit = body.RequiredText("unit", 50),
            UpdatedAt = now,
        };
        return Store(type with { Id = state.NextId(UsageEngineState.IdKind.MeterType) });
    }

    public FakeReply Get(string id) => UsageEngineRoutes.Ok(state.WithCount(Find(id)));

    public FakeReply Update(string id, ReadOnlyMemory<byte> json)
    {
        var (type, body) = (Find(id), UsageEngineBody.Parse(json));
        if (body.Has("aggregation"))
        {
            throw body.Broken("aggregation", "cannot be changed");
        }

        var now = state.Now;
        var changed = type with
        {
            ActiveFrom = body.IsNull("activeFrom") ? now : MeterTypeBody.Future(body, "activeFrom", now) ?? type.ActiveFrom,
            ActiveTo = body.IsNull("activeTo") ? null : MeterTypeBody.Future(body, "activeTo", now) ?? type.ActiveTo,
            Capacity = body.Number("capacity", 0) ?? type.Capacity,
            Category = body.IsNull("category") ? DefaultCategory : body.Text("category", 50) ?? type.Category,
            Description = body.Text("description", 200) ?? type.Description,
            ExternalRef = body.IsNull("externalRef") ? null : body.Text("externalRef", 100) ?? type.ExternalRef,
            Name = MeterTypeBody.Name(body) ?? type.Name,
            ResetSchedule = MeterTypeBody.Schedule(body) ?? type.ResetSchedule,
            Thresholds = MeterTypeBody.Thresholds(body) ?? type.Thresholds,
            Timezone = MeterTypeBody.Timezone(body) ?? type.Timezone,
            Unit = body.Text("unit", 50) ?? type.Unit,
            UpdatedAt = now,
        };
        foreach (var meter in state.Meters.Values.Where(meter => meter.TypeId == type.Id))
        {
            meter.EndPeriodBy(changed, now);
        }

        state.NotePeriods();
        return Store(changed);
    }

    public FakeReply Delete(string id)
    {
        var type = Find(id);
        if (state.Meters.Values.Any(meter => meter.TypeId == type.Id))
        {
            throw UsageEngineFailure.Of(state.Assumptions.ConflictStatus, "Meters use the meter type");
        }

        state.MeterTypes.Remove(type.Id);
        return UsageEngineRoutes.Ok(new DeleteResponse { DeletedCount = 1 });
    }

    private FakeReply Store(MeterType type)
    {
        state.MeterTypes[type.Id] = type;
        return UsageEngineRoutes.Ok(state.WithCount(type));
    }
}
