using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Meters: list, create, get, update, delete.</summary>
internal sealed class MeterRoutes(UsageEngineState state)
{
    public FakeReply AnswerAll(RecordedRequest request) => request.Method switch
    {
        "GET" => List(new UsageEngineQuery(request.Query)),
        "POST" => Create(UsageEngineBody.Parse(request.Body)),
        _ => throw UsageEngineFailure.WrongMethod(request),
    };

    public FakeReply AnswerOne(RecordedRequest request, string id) => request.Method switch
    {
        "GET" => UsageEngineRoutes.Ok(state.ToModel(Find(id))),
        "PATCH" => Update(Find(id), UsageEngineBody.Parse(request.Body)),
        "DELETE" => Delete(Find(id)),
        _ => throw UsageEngineFailure.WrongMethod(request),
    };

    private StoredMeter Find(string id) => state.Meters.TryGetValue(id, out var meter) ? meter : throw UsageEngineFailure.NotFound("There is no such meter");

    private FakeReply List(UsageEngineQuery query)
    {
        var (limit, skip) = (query.Limit, query.Skip);
        var (key, typeId, userId) = (query.Text("meterKey"), query.Text("meterTypeId"), query.Text("userId"));
        var matching = state.Meters.Values
            .Where(meter => (key is null || meter.Key == key) && (typeId is null || meter.TypeId == typeId) && (userId is null || meter.UserId == userId))
            .Skip(skip).Take(limit).Select(state.ToModel);
        return UsageEngineRoutes.Ok(new ListMetersResponse { Meters = [.. matching] });
    }

    private FakeReply Create(UsageEngineBody body)
    {
        var now = state.Now;
        var (key, typeId, userId) = (body.RequiredText("meterKey", 36), body.RequiredText("meterTypeId", 36), body.RequiredText("userId", 320));
        var customFields = body.Members("customFields");

        // Not documented: 400 would be as likely. A key that another meter has is taken as well.
        if (!state.MeterTypes.TryGetValue(typeId, out var type))
        {
            throw UsageEngineFailure.NotFound("There is no such meter type");
        }

        var meter = new StoredMeter(state.NextId(UsageEngineState.IdKind.Meter), key, userId, typeId, now) { CustomFields = customFields };
        meter.StartPeriod(type, now, now);
        state.Meters.Add(meter.Id, meter);
        state.NotePeriod(meter);
        return UsageEngineRoutes.Ok(meter.ToModel(type));
    }

    private FakeReply Update(StoredMeter meter, UsageEngineBody body)
    {
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

    private FakeReply Delete(StoredMeter meter)
    {
        state.Meters.Remove(meter.Id);
        return UsageEngineRoutes.Ok(new DeleteResponse { DeletedCount = 1 });
    }
}
