using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>The Usage Engine's operations by path, with their order of checks, which is not documented: token, method, rate limit, size, what the path names, body or query.</summary>
internal sealed class UsageEngineRoutes(UsageEngineState state, UsageEngineTokens tokens, UsageEngineLimits limits)
{
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "DELETE"];

    private readonly MeterTypeRoutes _meterTypes = new(state);
    private readonly MeterRoutes _meters = new(state);
    private readonly CollectorRoutes _collectors = new(state);
    private readonly StreamRoutes _streams = new(state);

    /// <summary>Null for a path that is not the Usage Engine's.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        if (request.Path.Split('/') is not ["", .. var segments] || !Methods.Any(method => Find(segments, method) is not null))
        {
            return null;
        }

        try
        {
            return Answer(request, segments);
        }
        catch (UsageEngineFailure failure)
        {
            return failure.ToReply();
        }
    }

    /// <summary>A reply of 200 with a model as the service writes it.</summary>
    public static FakeReply Ok<T>(T reply) =>
        new(HttpStatusCode.OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(reply, (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T))));

    private static UsageEngineOperation? Find(string[] segments, string method) => (segments, method) switch
    {
        (["authentication", "v1", "oauth", "token"], "POST") => UsageEngineOperation.CreateToken,
        (["usage-metering", "v1", "meter-types"], "GET") => UsageEngineOperation.ListMeterTypes,
        (["usage-metering", "v1", "meter-types"], "POST") => UsageEngineOperation.CreateMeterType,
        (["usage-metering", "v1", "meter-types", _], "GET") => UsageEngineOperation.GetMeterType,
        (["usage-metering", "v1", "meter-types", _], "PATCH") => UsageEngineOperation.UpdateMeterType,
        (["usage-metering", "v1", "meter-types", _], "DELETE") => UsageEngineOperation.DeleteMeterType,
        (["usage-metering", "v1", "meters"], "GET") => UsageEngineOperation.ListMeters,
        (["usage-metering", "v1", "meters"], "POST") => UsageEngineOperation.CreateMeter,
        (["usage-metering", "v1", "meters", _], "GET") => UsageEngineOperation.GetMeter,
        (["usage-metering", "v1", "meters", _], "PATCH") => UsageEngineOperation.UpdateMeter,
        (["usage-metering", "v1", "meters", _], "DELETE") => UsageEngineOperation.DeleteMeter,
        (["online-collection", "v1", "collectors"], "GET") => UsageEngineOperation.ListCollectors,
        (["online-collection", "v1", "collectors"], "POST") => UsageEngineOperation.CreateCollector,
        (["online-collection", "v1", "collectors", _], "GET") => UsageEngineOperation.GetCollector,
        (["online-collection", "v1", "collectors", _], "PATCH") => UsageEngineOperation.UpdateCollector,
        (["online-collection", "v1", "collectors", _], "DELETE") => UsageEngineOperation.DeleteCollector,
        (["online-collection", "v1", "collectors", _, "data"], "POST") => UsageEngineOperation.SendData,
        (["stream-management", "v1", "streams", _, "export"], "GET") => UsageEngineOperation.ExportStream,
        (["stream-management", "v1", "streams", _, "versions"], "GET") => UsageEngineOperation.ListStreamVersions,
        (["aggregation", "v1", "stores", _, "session"], "GET") => UsageEngineOperation.LookupSession,
        _ => null,
    };

    private FakeReply Answer(RecordedRequest request, string[] segments)
    {
        var isTokenRequest = segments[0] == "authentication";
        if (!isTokenRequest)
        {
            tokens.Check(request);
        }

        var operation = Find(segments, request.Method) ?? throw UsageEngineFailure.WrongMethod(request, Methods.Where(method => Find(segments, method) is not null));
        limits.Take(operation);
        if (request.Body.Length > state.Assumptions.MaxBodyBytes)
        {
            throw UsageEngineFailure.TooLarge(state.Assumptions.MaxBodyBytes);
        }

        state.EndPeriods();
        return isTokenRequest ? tokens.Answer(request) : Answer(operation, segments.Length > 3 ? Uri.UnescapeDataString(segments[3]) : "", new UsageEngineQuery(request.Query, state.Assumptions.DefaultPageSize), request.Body);
    }

    private FakeReply Answer(UsageEngineOperation operation, string id, UsageEngineQuery query, ReadOnlyMemory<byte> body) => operation switch
    {
        UsageEngineOperation.ListMeterTypes => _meterTypes.List(query),
        UsageEngineOperation.CreateMeterType => _meterTypes.Create(body),
        UsageEngineOperation.GetMeterType => _meterTypes.Get(id),
        UsageEngineOperation.UpdateMeterType => _meterTypes.Update(id, body),
        UsageEngineOperation.DeleteMeterType => _meterTypes.Delete(id),
        UsageEngineOperation.ListMeters => _meters.List(query),
        UsageEngineOperation.CreateMeter => _meters.Create(body),
        UsageEngineOperation.GetMeter => _meters.Get(id),
        UsageEngineOperation.UpdateMeter => _meters.Update(id, body),
        UsageEngineOperation.DeleteMeter => _meters.Delete(id),
        UsageEngineOperation.ListCollectors => _collectors.List(query),
        UsageEngineOperation.CreateCollector => _collectors.Create(body),
        UsageEngineOperation.GetCollector => _collectors.Get(id),
        UsageEngineOperation.UpdateCollector => _collectors.Update(id, body),
        UsageEngineOperation.DeleteCollector => _collectors.Delete(id),
        UsageEngineOperation.SendData => _collectors.SendData(id, body),
        UsageEngineOperation.ExportStream => _streams.Export(id, query),
        UsageEngineOperation.ListStreamVersions => _streams.ListVersions(id, query),
        UsageEngineOperation.LookupSession => _streams.LookupSession(id, query),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "A token is not asked for with a token."),
    };
}
