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

    private static string Name(UsageEngineBody body) =>
        body.RequiredText("name", MaxNameLength) is { Length: > 0 } name ? name : throw body.Broken("name", "must have at least 1 character");

    private Collector Find(string id) => state.Collectors.TryGetValue(id, out var collector) ? collector : throw UsageEngineFailure.NotFound("There is no such collector");

    public FakeReply List(UsageEngineQuery query)
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

    public FakeReply Create(ReadOnlyMemory<byte> json)
    {
        var name = Name(UsageEngineBody.Parse(json));
        if (state.Collectors.Count >= MostCollectors)
        {
            throw UsageEngineFailure.Of(state.Assumptions.ConflictStatus, $"An account has at most {MostCollectors} collectors");
        }

        var now = state.Now;
        return Store(new Collector { CreatedAt = now, Id = state.NextId(UsageEngineState.IdKind.Collector), Name = name, Status = CollectorStatus.Active, UpdatedAt = now });
    }

    public FakeReply Get(string id) => UsageEngineRoutes.Ok(Find(id));

    /// <summary>The name is all that can change, so that a body without one counts as empty.</summary>
    public FakeReply Update(string id, ReadOnlyMemory<byte> json) => Store(Find(id) with { Name = Name(UsageEngineBody.Parse(json)), UpdatedAt = state.Now });

    public FakeReply Delete(string id)
    {
        state.Collectors.Remove(Find(id).Id);
        return UsageEngineRoutes.Ok(new DeleteResponse { DeletedCount = 1 });
    }

    public FakeReply SendData(string id, ReadOnlyMemory<byte> json)
    {
        var (collector, body) = (Find(id), UsageEngineBody.Parse(json));
        if (body.Find("data") is not { ValueKind: JsonValueKind.String or JsonValueKind.Object } data)
        {
            throw body.Broken("data", "must be a text or an object");
        }

        var ingestion = state.NextId(UsageEngineState.IdKind.Ingestion);
        state.SentData.Add(new CollectedData { CollectorId = collector.Id, IngestionId = ingestion, Data = data, ReceivedAt = state.Now });
        return UsageEngineRoutes.Ok(new SendDataResponse { IngestionId = ingestion });
    }

    private FakeReply Store(Collector collector)
    {
        state.Collectors[collector.Id] = collector;
        return UsageEngineRoutes.Ok(collector);
    }
}
