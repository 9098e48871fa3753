using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;
using IdKind = UsageSdk.Testing.Internal.UsageEngineState.IdKind;

namespace UsageSdk.Testing.Internal;

/// <summary>Saves the fake Usage Engine, and loads it again.</summary>
internal static class UsageEngineSaving
{
    private const long LargestId = 999_999_999_999;

    /// <summary>Under the server's lock.</summary>
    public static SavedUsageEngine Save(FakeUsageEngine fake, DateTimeOffset now)
    {
        // Not before the state's time was read, so that no saved period has ended by then.
        var state = fake.State;
        state.EndPeriods();
        return new SavedUsageEngine
        {
            TokenLifetime = fake.TokenLifetime,
            TokensIssued = fake.Tokens.Issued,
            Tokens = fake.Tokens.Save(),
            Assumptions = fake.Assumptions,
            LastIds = new(Last(IdKind.MeterType), Last(IdKind.Meter), Last(IdKind.Collector), Last(IdKind.Ingestion)),
            MeterTypes = [.. state.MeterTypes.Values],
            Meters = [.. state.Meters.Values.Select(static meter => meter.Save())],
            Collectors = [.. state.Collectors.Values],
            Streams = [.. state.Streams.OrderBy(stream => stream.Key, StringComparer.Ordinal).Select(stream => new SavedUsageEngine.Stream(stream.Key, stream.Value))],
            Sessions = [.. state.Sessions.OrderBy(session => session.Key.Store, StringComparer.Ordinal).ThenBy(session => session.Key.Key, StringComparer.Ordinal).Select(session => session.Value)],
            SentData = state.SentData,
            FlushedMeters = state.FlushedMeters,
            RateLimits = fake.Limits.Save(now),
        };

        long Last(IdKind kind) => state.LastIds.GetValueOrDefault(kind);
    }

    /// <summary>Checks a state.</summary>
    /// <returns>What takes it over, under the server's lock, and cannot fail.</returns>
    /// <exception cref="FakeServerStateException">The state contradicts itself.</exception>
    public static Action Load(FakeUsageEngine fake, SavedUsageEngine saved, DateTimeOffset now, StatePlace place)
    {
        CheckLifetime(saved.TokenLifetime, place.Of("tokenLifetime"));
        place.Of("tokensIssued").Check(saved.TokensIssued >= 0, "must not be negative");
        var tokens = place.Keyed("tokens", saved.Tokens, static token => token.AccessToken, static (token, at) => CheckLifetime(token.Lifetime, at.Of("lifetime")));
        var lastIds = LastIds(saved.LastIds, place.Of("lastIds"));
        var types = place.Keyed("meterTypes", saved.MeterTypes, static type => type.Id, (type, at) => Check(type, lastIds, at));
        var meters = new Dictionary<string, StoredMeter>(StringComparer.Ordinal);
        _ = place.Keyed("meters", saved.Meters, static meter => meter.Id, (meter, at) => meters[meter.Id] = Load(meter, types, lastIds, now, at));
        var collectors = place.Keyed("collectors", saved.Collectors, static collector => collector.Id, (collector, at) => CheckId(collector.Id, IdKind.Collector, lastIds, at));
        var streams = place.Keyed("streams", saved.Streams, static stream => stream.Id, Check);
        var sessions = place.Keyed("sessions", saved.Sessions, static session => session.Key, Check);
        foreach (var (data, at) in place.Items("sentData", saved.SentData))
        {
            at.Of("data").Check(data.Data.ValueKind is JsonValueKind.String or JsonValueKind.Object, "must be a text or an object");
        }

        _ = place.Items("flushedMeters", saved.FlushedMeters).Count();
        var buckets = UsageEngineLimits.Check(saved.RateLimits, now, place);
        return () =>
        {
            var state = fake.State;
            fake.TokenLifetime = saved.TokenLifetime;
            fake.Tokens.Load(tokens, saved.TokensIssued);
            fake.Assumptions.ReplaceBy(saved.Assumptions);
            state.LastIds.ReplaceBy(lastIds);
            state.MeterTypes.ReplaceBy(types);
            state.Meters.ReplaceBy(meters);
            state.Collectors.ReplaceBy(collectors);
            state.Streams.ReplaceBy(streams, static stream => stream.Versions.ToList());
            state.Sessions.ReplaceBy(sessions);
            state.SentData.ReplaceBy(saved.SentData);
            state.FlushedMeters.ReplaceBy(saved.FlushedMeters);
            state.NotePeriods();
            fake.Limits.Load(buckets);
        };
    }

    private static void CheckLifetime(TimeSpan lifetime, StatePlace place) =>
        place.Check(lifetime >= FakeUsageEngine.ShortestLifetime && lifetime <= FakeUsageEngine.LongestLifetime, "must be 1 second to 68 years");

    private static Dictionary<IdKind, long> LastIds(SavedUsageEngine.Ids ids, StatePlace place)
    {
        return new()
        {
            [IdKind.MeterType] = Checked("meterType", ids.MeterType),
            [IdKind.Meter] = Checked("meter", ids.Meter),
            [IdKind.Collector] = Checked("collector", ids.Collector),
            [IdKind.Ingestion] = Checked("ingestion", ids.Ingestion),
        };

        long Checked(string name, long number)
        {
            place.Of(name).Check(number is >= 0 and < LargestId, "must be 0 to 999999999998");
            return number;
        }
    }

    /// <summary>An id that is still to be made would be made twice.</summary>
    private static void CheckId(string id, IdKind kind, Dictionary<IdKind, long> lastIds, StatePlace place)
    {
        var isOpen = string.CompareOrdinal(id, UsageEngineState.Id(kind, lastIds[kind])) > 0 && string.CompareOrdinal(id, UsageEngineState.Id(kind, LargestId)) <= 0;
        place.Of("id").Check(id.Length > 0 && !isOpen, "must not be empty, nor an id beyond lastIds, which a later request will get");
    }

    private static void Check(MeterType type, Dictionary<IdKind, long> lastIds, StatePlace place)
    {
        CheckId(type.Id, IdKind.MeterType, lastIds, place);
        CheckRules(type, place, static body =>
        {
            _ = (MeterTypeBody.Name(body), MeterTypeBody.Aggregation(body), MeterTypeBody.Schedule(body), MeterTypeBody.Timezone(body), MeterTypeBody.Thresholds(body));
            _ = (body.Number("capacity", 0), body.RequiredText("unit", 50), body.Text("category", 50), body.Text("description", 200), body.Text("externalRef", 100));
        });
    }

    private static void Check(SavedUsageEngine.Stream stream, StatePlace place)
    {
        place.Of("id").Check(stream.Id.Length > 0, "must not be empty");
        place.Of("versions").Check(stream.Versions.Count > 0, "must have at least one item");
        _ = place.Items("versions", stream.Versions).Count();
    }

    private static void Check(StoredSession session, StatePlace place)
    {
        place.Of("fieldValues").Check(session.FieldValues.Count > 0, "must have at least one item");
        _ = place.Items("fieldValues", session.FieldValues).Count();
    }

    private static StoredMeter Load(SavedMeter saved, Dictionary<string, MeterType> types, Dictionary<IdKind, long> lastIds, DateTimeOffset now, StatePlace place)
    {
        CheckId(saved.Id, IdKind.Meter, lastIds, place);
        place.Of("typeId").Check(types.ContainsKey(saved.TypeId), "must be the id of one of the meter types");
        place.Of("periodEnd").Check(!(saved.PeriodEnd <= now), "must be later than the clock, or the period would have ended");
        place.Of("periodStart").Check(!(saved.PeriodStart >= saved.PeriodEnd), "must be before the end");
        try
        {
            var (type, meter) = (types[saved.TypeId], StoredMeter.Load(saved, types[saved.TypeId]));
            CheckRules(meter.ToModel(type), place, static body => _ = (MeterTypeBody.Thresholds(body), body.Number("capacity", 0)));
            return meter;
        }
        catch (OverflowException exception)
        {
            throw place.Of("value").Broken("is beyond decimal", exception);
        }
    }

    /// <summary>Holds a model to the rules of the requests that made it.</summary>
    private static void CheckRules<T>(T model, StatePlace place, Action<UsageEngineBody> rules)
    {
        try
        {
            rules(UsageEngineBody.Parse(JsonSerializer.SerializeToUtf8Bytes(model, (JsonTypeInfo<T>)UsageJson.Options.GetTypeInfo(typeof(T)))));
        }
        catch (UsageEngineFailure failure)
        {
            throw place.Broken(failure.Message, failure);
        }
    }
}
