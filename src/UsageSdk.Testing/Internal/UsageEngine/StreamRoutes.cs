using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Streams: export and versions; and the sessions of their aggregation.</summary>
internal sealed class StreamRoutes(UsageEngineState state)
{
    public FakeReply Export(string id, UsageEngineQuery query)
    {
        var (versions, tag) = (Find(id), query.Text("tag"));
        return UsageEngineRoutes.Ok((tag is null ? versions[^1] : versions.FindLast(version => version.Tag == tag)) ?? throw UsageEngineFailure.NotFound("The stream has no such version"));
    }

    public FakeReply ListVersions(string id, UsageEngineQuery query)
    {
        var (versions, limit, skip) = (Find(id), query.Limit, query.Skip);
        return UsageEngineRoutes.Ok(new ListStreamVersionsResponse
        {
            Versions = [.. versions.Skip(skip).Take(limit).Select(version => new StreamVersion { Tag = version.Tag, Description = version.Description })],
        });
    }

    public FakeReply LookupSession(string storeId, UsageEngineQuery query)
    {
        var values = query.Texts("fieldValues");
        if (values.Count == 0)
        {
            throw UsageEngineFailure.Invalid("fieldValues must have at least one value");
        }

        return state.Sessions.TryGetValue((storeId, UsageEngineState.SessionKey(values)), out var found) && !(found.Session.TimeoutAt <= state.Now)
            ? UsageEngineRoutes.Ok(found.Session)
            : throw UsageEngineFailure.NotFound("There is no such session");
    }

    private List<StreamExport> Find(string id) => state.Streams.TryGetValue(id, out var versions) ? versions : throw UsageEngineFailure.NotFound("There is no such stream");
}
