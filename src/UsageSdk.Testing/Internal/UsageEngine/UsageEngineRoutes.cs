using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>The Usage Engine's operations by path, with their order of checks: token, method, what the path names, body or query.</summary>
internal sealed class UsageEngineRoutes(UsageEngineState state, UsageEngineTokens tokens)
{
    private readonly MeterTypeRoutes _meterTypes = new(state);
    private readonly MeterRoutes _meters = new(state);
    private readonly CollectorRoutes _collectors = new(state);
    private readonly StreamRoutes _streams = new(state);

    /// <summary>Null for a path that is not the Usage Engine's.</summary>
    public FakeReply? TryAnswer(RecordedRequest request)
    {
        var path = request.Path.Split('/');
        if (path is not ["", .. var segments] || Find(request, segments) is not { } operation)
        {
            return null;
        }

        try
        {
            return operation();
        }
        catch (UsageEngineFailure failure)
        {
            return failure.ToReply();
        }
    }

    /// <summary>A reply of 200 with a model as the service writes it.</summary>
    public static FakeReply Ok<T>(T reply) =>
        new(HttpStatusCode.OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(reply, (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T))));

    private Func<FakeReply>? Find(RecordedRequest request, string[] segments)
    {
        Func<FakeReply>? operation = segments switch
        {
            ["usage-metering", "v1", "meter-types"] => () => _meterTypes.AnswerAll(request),
            ["usage-metering", "v1", "meter-types", var id] => () => _meterTypes.AnswerOne(request, Decode(id)),
            ["usage-metering", "v1", "meters"] => () => _meters.AnswerAll(request),
            ["usage-metering", "v1", "meters", var id] => () => _meters.AnswerOne(request, Decode(id)),
            ["online-collection", "v1", "collectors"] => () => _collectors.AnswerAll(request),
            ["online-collection", "v1", "collectors", var id] => () => _collectors.AnswerOne(request, Decode(id)),
            ["online-collection", "v1", "collectors", var id, "data"] => () => _collectors.AnswerData(request, Decode(id)),
            ["stream-management", "v1", "streams", var id, "export"] => () => _streams.AnswerExport(request, Decode(id)),
            ["stream-management", "v1", "streams", var id, "versions"] => () => _streams.AnswerVersions(request, Decode(id)),
            ["aggregation", "v1", "stores", var id, "session"] => () => _streams.AnswerSession(request, Decode(id)),
            _ => null,
        };
        return segments is ["authentication", "v1", "oauth", "token"] ? () => tokens.Answer(request)
            : operation is null ? null
            : () =>
            {
                tokens.Check(request);
                state.EndPeriods();
                return operation();
            };
    }

    private static string Decode(string segment) => Uri.UnescapeDataString(segment);
}
