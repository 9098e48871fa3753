using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Streams: export and versions; and the sessions of their aggregation.</summary>
internal sealed class StreamRoutes(UsageEngineState state)
{
    public FakeReply AnswerExport(RecordedRequest request, string id)
    {
        var versions = Find(request, id);
        var tag = new UsageEngineQuery(request.Query).Text("tag");
        return UsageEngineRoutes.Ok((tag is null ? versions[^1] : versions.FindLast(version => version.Tag == tag)) ?? throw UsageEngineFailure.NotFound("The stream has no such version"));
    }

    public FakeReply AnswerVersions(RecordedRequest request, string id)
    {
        var versions = Find(request, id);
        var query = new UsageEngineQuery(request.Query);
        var (limit, skip) = (query.Limit, query.Skip);
        return UsageEngineRoutes.Ok(new ListStreamVersionsResponse
        {
            Versions = [.. versions.Skip(skip).Take(limit).Select(version => new StreamVersion { Tag = version.Tag, Description = version.Description })],
        });
    }

    public FakeReply AnswerSession(RecordedRequest request, string storeId)
    {
        CheckMethod(request);
        var values = new UsageEngineQuery(request.Query).Texts("fieldValues");
        if (values.Count == 0)
        {
            throw UsageEngineFailure.Invalid("fieldValues must have at least one value");
        }

        return state.Sessions.TryGetValue((storeId, UsageEngineState.SessionKey(values)), out var session) && !(session.TimeoutAt <= state.Now)
            ? UsageEngineRoutes.Ok(session)
            : throw UsageEngineFailure.NotFound("There is no such session");
    }

    private static void CheckMethod(RecordedRequest request)
    {
        if (request.Method != "GET")
        {
            throw UsageEngineFailure.WrongMethod(request);
        }
    }

    private List<StreamExport> Find(RecordedRequest request, string id)
    {
        CheckMethod(request);
        return state.Streams.TryGetValue(id, out var versions) ? versions : throw UsageEngineFailure.NotFound("There is no such stream");
    }
}
