using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Meters: list, create, get, update, delete.</summary>
internal sealed class MeterRoutes(UsageEngineState state)
{
    private StoredMeter Find(string id) => state.Meters.TryGetValue(id, out var meter) ? meter : throw UsageEngineFailure.NotFound("There is no such meter");

    public FakeReply List(UsageEngineQuery query)
    {
        var (limit, skip) = (query.Limit, query.Skip);
        var (key, typeId, userId) = (query.Text("meterKey"), query.Text("meterTypeId"), query.Text("userId"));
        var matching = state.Meters.Values
            .Where(meter => (key is null || meter.Key == key) && (typeId is null || meter.TypeId == typeId) && (userId is null || meter.UserId == userId))
            .Skip(skip).Take(limit).Select(state.ToModel);
        return UsageEngineRoutes.Ok(new ListMetersResponse { Meters = [.. matching] });
    }

    public FakeReply Create(ReadOnlyMemory<byte> json)
    {
        var (body, now) = (UsageEngineBody.Parse(json), state.Now);
        var (key, typeId, userId) = (body.RequiredText("meterKey", 36), body.RequiredText("meterTypeId", 36), body.RequiredText("userId", 320));
        var customFields = body.Members("customFields");

        // A key that another meter has is taken as well, which is not documented.
        if (!state.MeterTypes.TryGetValue(typeId, out var type))
        {
            throw UsageEngineFailure.Of(state.Assumptions.UnknownMeterTypeStatus, "There is no such meter type");
        }

        var meter = new StoredMeter(state.NextId(UsageEngineState.IdKind.Meter), key, userId, typeId, now) { CustomFields = customFields };
        meter.StartPeriod(type, now);
        state.Meters.Add(meter.Id, meter);
        state.NotePeriod(meter);
        return UsageEngineRoutes.Ok(meter.ToModel(type));
    }

    public FakeReply Get(string id) => UsageEngineRoutes.Ok(state.ToModel(Find(id)));

    public FakeReply Update(string id, ReadOnlyMemory<byte> json)
    {
        var (meter, body) = (Find(id), UsageEngineBody.Parse(json));

        // All is read before anything changes.
        var (capacity, customFields) = (body.Number("capacity", 0), body.Members("customFields"));
        var (deleteOnReset, thresholds) = (body.Flag("deleteOnReset"), MeterTypeBody.Thresholds(body));
        meter.Capacity = capacity ?? meter.Capacity;
        meter.CustomFields = customFields ?? meter.CustomFields;
        meter.DeleteOnReset = deleteOnReset ?? meter.DeleteOnReset;
        meter.Thresholds = thresholds ?? meter.Thresholds;
        meter.UpdatedAt = state.Now;
        return UsageEngineRoutes.Ok(state.ToModel(meter));
    }

    public FakeReply Delete(string id)
    {
        state.Meters.Remove(Find(id).Id);
        return UsageEngineRoutes.Ok(new DeleteResponse { DeletedCount = 1 });
    }
}
