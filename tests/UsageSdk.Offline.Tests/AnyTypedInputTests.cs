using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using UsageSdk.Autumn;

namespace UsageSdk.Offline.Tests;

/// <summary>Whatever can be written in C#, and whatever bytes come as a body.</summary>
public sealed class AnyTypedInputTests
{
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(2_000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_314, 12_345_679), FSharpOption<int>.None)));

    private static readonly string[] Texts = ["", "api", "c1", "a", "a.b", "\ud800", "\udc00x", "\ufffd", "\0", "é\ud83d\ude00", "\"", "AUTUMN_RESERVED", new('x', 70)];

    private static readonly string[] Names = ["api", "c1", "\ud800", "é\ud83d\ude00"];

    private static readonly string?[] Groupings = [null, "properties.a", "properties.a.b", "$customer_id", "$entity_id", "$plan_id"];

    private static readonly decimal?[] Values = [null, 0, 1, -1.5m, 0.00000000005m, decimal.MaxValue, decimal.MinValue, new decimal(1, 0, 0, true, 28)];

    private static readonly string[] Properties = ["{}", "1", """{"a":"\ud800"}""", """{"a":{"b":[1e999]}}""", """{"a.b":true}""", """{"a":[],"\udc00":1}"""];

    private static readonly DateTimeOffset[] Instants =
        [DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, Some.Instant("2026-03-10T12:30:15.123"), Some.Instant("2026-03-10T13:00"), Some.Instant("2026-03-11T02:30+05:30")];

    private static readonly Gen<DateTimeOffset> Times = Mostly(Gen.Elements(Instants[3..]), Gen.Elements(Instants));

    [Fact]
    public void Any_request_and_events_have_a_result_or_a_documented_error() => Check.One(Repeatable, Prop.ForAll(Inputs().ToArbitrary(), input =>
    {
        AggregateEventsResponse? result = null;
        var exception = Record.Exception(() => result = OfflineAggregator.Aggregate(input.Events, input.Request, input.Context));

        Assert.True(
            exception is null or OverflowException or AggregationRequestException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.InternalServerError, ErrorCode.Length: > 0, Message.Length: > 0 }
                || exception.GetType() == typeof(ArgumentException),
            $"{exception}");

        // What comes out is text that can be sent.
        Assert.Equal(result?.AsText(), result is null ? null : JsonSerializer.Deserialize<AggregateEventsResponse>(Json(result), Serialization.UsageJson.Options)!.AsText());
    }));

    [Fact]
    public void Any_bytes_have_a_result_or_the_server_s_error() =>
        Check.One(Repeatable, Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), (bytes, place) =>
        {
            // Also within a body that is right.
            byte[] body = [.. """{"feature_id":"api","range":"24h","group_by":"properties.a"}"""u8[..place], .. bytes, .. """{"feature_id":"api","range":"24h","group_by":"properties.a"}"""u8[place..]];
            foreach (var json in (byte[][])[bytes, body])
            {
                var exception = Record.Exception(() => OfflineAggregator.Aggregate([], json, Some.Context()));

                Assert.True(exception is null or AggregationRequestException { StatusCode: HttpStatusCode.BadRequest, ErrorCode.Length: > 0, Message.Length: > 0 }, $"{Encoding.Latin1.GetString(json)}: {exception}");
            }
        }));

    private static string Json(AggregateEventsResponse result) => JsonSerializer.Serialize(result, Serialization.UsageJson.Options.GetTypeInfo(result.GetType()));

    /// <summary>Now and then something that breaks a rule: more often, and nothing would get past the rules.</summary>
    private static Gen<T> Mostly<T>(Gen<T> usual, Gen<T> any) => Gen.Frequency((15, usual), (1, any));

    private static Gen<Input> Inputs() =>
        from features in Mostly(Gen.Elements(Names).NonEmptyListOf().Select(names => names.ToArray()), Gen.Elements(Texts).ArrayOf())
        from customer in Mostly<string?>(Gen.Elements(null, null, null, "c1", "\ud800"), Gen.Elements(Texts)!)
        from entity in Mostly<string?>(Gen.Elements(null, null, null, null, "api", "\ud800"), Gen.Elements(Texts)!)
        from grouping in Mostly<string?>(Gen.Elements(Groupings), Gen.Elements("properties.\ud800", "$feature_id", "\udc00", "")!)
        from range in Mostly<string?>(Gen.Elements(null, "24h", "7d", "1bc", "last_cycle"), Gen.Constant("\ud800")!)
        from size in Mostly<string?>(Gen.Elements(null, "hour", "day", "week", "month"), Gen.Constant("\ud800")!)
        from custom in Gen.Two(Times)
        from isCustom in Gen.Elements(true, false)
        from path in Mostly(Gen.Elements("a", "a.b"), Gen.Elements(Texts))
        from filter in Gen.Elements(Texts)
        from hasFilters in Gen.Elements(true, false, false)
        from groups in Mostly(Gen.Elements((int?)null, 1, 250), Gen.Elements((int?)0, int.MaxValue))
        from events in Records().ArrayOf()
        from context in Contexts()
        select new Input(
            events,
            new AggregateEventsRequest
            {
                CustomerId = customer,
                EntityId = entity,
                FeatureId = features,
                GroupBy = grouping,
                Range = isCustom || range is null ? null : new AggregateRange(range),
                BinSize = size is null ? null : new BinSize(size),
                CustomRange = isCustom ? new() { Start = custom.Item1, End = custom.Item2 > custom.Item1 ? custom.Item2 : custom.Item1.AddTicks(Math.Min(DateTimeOffset.MaxValue.Ticks - custom.Item1.UtcTicks, TimeSpan.TicksPerDay)) } : null,
                FilterBy = hasFilters ? new Dictionary<string, string> { [path] = filter } : null,
                MaxGroups = groups,
            },
            context);

    private static Gen<UsageRecord> Records() =>
        from texts in Mostly(Gen.Elements(Names), Gen.Elements(Texts)).ArrayOf(4)
        from isBlank in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from timestamp in Times
        from value in Mostly(Gen.Elements(Values[..5]), Gen.Elements(Values))
        from properties in Gen.Elements(Properties)
        select isBlank ? default : new UsageRecord(texts[0], texts[1], texts[2], timestamp, value, texts[3], JsonElement.Parse(properties));

    private static Gen<AggregationContext> Contexts() =>
        from now in Times
        from cycle in Times.ArrayOf(3)
        from hasCycle in Gen.Elements(true, false)
        from zone in Gen.Elements(null, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
        from profile in Gen.Elements(AggregationProfile.August2026, AggregationProfile.August2026, AggregationProfile.August2026, AggregationProfile.March2026)
        from isKnown in Mostly(Gen.Constant(true), Gen.Constant(false))
        select new AggregationContext
        {
            Now = now,
            BillingCycle = hasCycle ? new(cycle[..2].Min(), cycle[..2].Max(), cycle[2]) : null,
            TimeZone = zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone),
            Profile = profile,
            KnownCustomers = isKnown ? null : new HashSet<string>(),
            MaxBins = 2_000,
        };

    private sealed record Input(UsageRecord[] Events, AggregateEventsRequest Request, AggregationContext Context);
}
