using System.Text.Json;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Collectors: list, create, get, update, delete, send data.</summary>
internal sealed class CollectorRoutes(UsageEngineState state)
{
    private const int MostCollectors = 5;
    private const int MaxNameLength = 50;

    private static readonly Dictionary<string, Func<Collector, IComparable?>> SortFields = new(StringComparer.Ordinal)
    {
        ["createdAt"] = collector => collector.CreatedAt,
        ["name"] = collector => collector.Name,
        ["status"] = collector => collector.Status?.Value,
        ["updatedAt"] = collector => collector.UpdatedAt,
    };

    public FakeReply AnswerAll(RecordedRequest request) => request.Method switch
    {
        "GET" => List(new UsageEngineQuery(request.Query)),
        "POST" => Create(UsageEngineBody.Parse(request.Body)),
        _ => throw UsageEngineFailure.WrongMethod(request),
    };

    public FakeReply AnswerOne(RecordedRequest request, string id) => request.Method switch
    {
        "GET" => UsageEngineRoutes.Ok(Find(id)),
        "PATCH" => Update(Find(id), UsageEngineBody.Parse(request.Body)),
        "DELETE" => Delete(Find(id)),
        _ => throw UsageEngineFailure.WrongMethod(request),
    };

    public FakeReply AnswerData(RecordedRequest request, string id) => request.Method == "POST"
        ? SendData(Find(id), UsageEngineBody.Parse(request.Body))
        : throw UsageEngineFailure.WrongMethod(request);

    private static string Name(UsageEngineBody body) =>
        body.RequiredText("name", MaxNameLength) is { Length: > 0 } name ? name : throw body.Broken("name", "must have at least 1 character");

    private Collector Find(string id) => state.Collectors.TryGetValue(id, out var collector) ? collector : throw UsageEngineFailure.NotFound("There is no such collector");

    private FakeReply List(UsageEngineQuery query)
    {
        var (limit, skip) = (query.Limit, query.Skip);
        return UsageEngineRoutes.Ok(new ListCollectorsResponse
        {
            Collectors = [.. query.Sort(state.Collectors.Values, SortFields).Skip(skip).Take(limit)],
            Limit = limit,
            Skip = skip,
            Total = state.Collectors.Count,
        });
    }

    private FakeReply Create(UsageEngineBody body)
    {
        var name = Name(body);
        if (state.Collectors.Count >= MostCollectors)
        {
            throw UsageEngineFailure.Conflict($"An account has at most {MostCollectors} collectors");
        }

        var now = state.Now;
        return Store(new Collector { CreatedAt = now, Id = state.NextId(UsageEngineState.IdKind.Collector), Name = name, Status = CollectorStatus.Active, UpdatedAt = now });
    }

    // The name is all that can change, so that a body without one counts as empty.
    private FakeReply Update(Collector collector, UsageEngineBody body) => Store(collector with { Name = Name(body), UpdatedAt = state.Now });

    private FakeReply Delete(Collector collector)
    {
        state.Collectors.Remove(collector.Id);
        return UsageEngineRoutes.Ok(new DeleteResponse { DeletedCount = 1 });
    }

    private FakeReply SendData(Collector collector, UsageEngineBody body)
    {
        if (body.Find("data") is not { ValueKind: JsonValueKind.String or JsonValueKind.Object } data)
        {
            throw body.Broken("data", "must be a text or an object");
        }

        var id = state.NextId(UsageEngineState.IdKind.Ingestion);
        state.SentData.Add(new CollectedData(collector.Id, id, data, state.Now));
        return UsageEngineRoutes.Ok(new SendDataResponse { IngestionId = id });
    }

    private FakeReply Store(Collector collector)
    {
        state.Collectors[collector.Id] = collector;
        return UsageEngineRoutes.Ok(collector);
    }
}
