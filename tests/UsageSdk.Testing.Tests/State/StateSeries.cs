using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using UsageSdk.Offline;
using UsageSdk.Serialization;
using UsageSdk.Tests.Contract;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Tests.State;

/// <summary>A random series of requests of all services, of settings, and of moves of the clock. Equal seeds give equal series.</summary>
internal sealed class StateSeries(int seed)
{
    private static readonly string[] Texts = ["", "a", "b", "api", "é😀", "1", "\\u0000"];
    private static readonly string[] Properties = ["{}", """{"model":"x","n":1.50}""", """{"a":{"b":[1,null,"é"]},"2":1e2,"1":-0.0}""", """{"deep":[[[[[[]]]]]]}"""];
    private static readonly string[] Numbers = ["0", "1", "-1", "1.50", "0.0000000000000000000000000001", "7000000000000000000000000000", "-0.0", "1e3", "9007199254740993"];
    private static readonly string[] Versions = ["", "2.3", "2.1", "2.0", "1.2", "beta", "9.9", "2025-04-01"];
    private static readonly string[] AutumnKeys = ["am_sk_reader", "am_sk_writer", "am_sk_unknown", "am_pk_1", ""];
    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Nowhere/None"];
    private static readonly string[] Aggregations = ["sum", "increment", "max", "min"];

    private readonly Random _random = new(seed);

    /// <summary>The access tokens that were issued so far, the same by all servers.</summary>
    private readonly List<string> _tokens = [];

    /// <summary>Does the next thing to each server alike.</summary>
    /// <returns>What each answered, byte for byte with its headers.</returns>
    public async Task<IReadOnlyList<string>> NextAsync(params IReadOnlyList<FakeUsageServer> servers)
    {
        switch (_random.Next(12))
        {
            case 0:
                var by = TimeSpan.FromTicks(_random.NextInt64(_random.Next(3) switch { 0 => TimeSpan.TicksPerSecond, 1 => TimeSpan.TicksPerHour, _ => TimeSpan.TicksPerDay * 9 }));
                return [.. servers.Select(server => Told(() => server.Clock.Advance(by)))];
            case 1 or 2:
                var change = Change();
                return [.. servers.Select(server => Told(() => change(server)))];
            default:
                var (method, path, json, headers) = Request();
                var replies = new List<string>();
                foreach (var server in servers)
                {
                    replies.Add(await SendAsync(server, method, path, json, headers));
                }

                return replies;
        }
    }

    private async Task<string> SendAsync(FakeUsageServer server, string method, string path, string? json, List<(string Name, string Value)> headers)
    {
        using var allowed = ContractWatch.AllowOddReplies("Other versions of the services, and members that users have put there.");
        using var http = new HttpClient(server.CreateHandler()) { BaseAddress = new Uri("http://localhost/") };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (path.StartsWith("authentication", StringComparison.Ordinal) && response.IsSuccessStatusCode)
        {
            using var token = JsonDocument.Parse(body);
            _tokens.Add(token.RootElement.GetProperty("access_token").GetString()!);
        }

        return $"{method} {path}\n{(int)response.StatusCode}\n{response.Headers}{response.Content.Headers}\n{body}";
    }

    private static string Told(Action action)
    {
        try
        {
            action();
            return "done";
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            return exception.Message;
        }
    }

    private (string Method, string Path, string? Json, List<(string Name, string Value)> Headers) Request() => _random.Next(20) switch
    {
        < 5 => Autumn(),
        < 9 => Dodo(),
        9 => ("POST", "authentication/v1/oauth/token", """{"audience":"http://localhost/","client_id":"fakeclient0000000000000000000000","client_secret":"fake-client-secret-0000000000000000000000000000","grant_type":"client_credentials"}""", []),
        _ => Engine(),
    };

    private (string, string, string?, List<(string Name, string Value)>) Autumn()
    {
        var headers = new List<(string, string)> { ("Authorization", $"Bearer {(Often() ? "am_sk_test_fake000000000000000000000000" : Of(AutumnKeys))}") };
        Sometimes(() => headers.Add(("x-api-version", Of(Versions))));
        Sometimes(() => headers.Add(("Idempotency-Key", Of(Texts.Where(static text => text.All(char.IsAscii)).ToArray()))));
        var (customer, entity) = (Text("cus_1", "cus_2", "cus_3"), Text("e1", "e2"));
        var json = _random.Next(4) switch
        {
            0 => $$"""{"customer_id":{{customer}},"feature_id":{{Text("api", "tokens")}},"value":{{Of(Numbers)}},"properties":{{Of(Properties)}}{{Maybe($",\"entity_id\":{entity},\"entity_data\":{{}}")}}{{Maybe($",\"idempotency_key\":{Text("k1", "k2")}")}}{{Maybe(Lock())}}}""",
            1 => $$"""{"customer_id":{{customer}},"event_name":{{Text("call", "chat")}},"timestamp":{{At("2026-01-01").AddSeconds(_random.Next(9_999_999)).ToUnixTimeMilliseconds()}}{{Maybe(",\"async\":true")}}}""",
            2 => $$"""{"limit":{{_random.Next(1, 5)}}{{Maybe($",\"customer_id\":{customer}")}}{{Maybe(",\"filter_by\":{\"properties.model\":\"x\"}")}}}""",
            _ => $$"""{"feature_id":"api","customer_id":{{customer}},"range":"{{Of("24h", "7d", "last_cycle", "1bc")}}","group_by":"properties.model"}""",
        };
        return ("POST", json.Contains("limit", StringComparison.Ordinal) ? "v1/events.list" : json.Contains("range", StringComparison.Ordinal) ? "v1/events.aggregate" : "v1/balances.track", json, headers);
    }

    private string Lock() => $$""","lock":{"lock_id":{{Text("l1", "l2")}},"enabled":true{{Maybe($",\"expires_at\":{At("2026-01-01").AddMinutes(_random.Next(99_999)).ToUnixTimeMilliseconds()}")}}}""";

    private (string, string, string?, List<(string, string)>) Dodo()
    {
        List<(string, string)> headers = [("Authorization", $"Bearer {(Often() ? "dodo_test_fake0000000000000000" : Of("dodo_test_fakereadonly00000000", "x"))}")];
        return _random.Next(4) switch
        {
            0 => ("GET", $"events/evt_{_random.Next(9)}", null, headers),
            1 => ("GET", $"events?page_size={_random.Next(5)}&meter_id={Of("m1", "m2")}&start=2026-01-0{_random.Next(1, 9)}", null, headers),
            2 => ("GET", "events", null, headers),
            _ => ("POST", "events/ingest", $$"""{"events":[{"event_id":"evt_{{_random.Next(40)}}","customer_id":{{Text("cus_1", "cus_2")}},"event_name":"call","metadata":{"n":{{Of(Numbers)}},"plan":{{Text("pro")}},"b":true} }]}""", headers),
        };
    }

    private (string, string, string?, List<(string, string)>) Engine()
    {
        List<(string, string)> headers = [("Authorization", $"Bearer {(_tokens.Count > 0 && _random.Next(20) > 0 ? _tokens[^Math.Min(_tokens.Count, _random.Next(1, 3))] : "none")}")];
        var (type, meter, collector) = (Id(2), Id(3), Id(4));
        const string Metering = "usage-metering/v1";
        var thresholds = $$"""[{"name":"t","absoluteValue":{{Of("1", "2.50")}},"customFields":{"a":[1.0,"é"]} }]""";
        return _random.Next(14) switch
        {
            0 => ("POST", $"{Metering}/meter-types", $$"""{"aggregation":{"type":"{{Of(Aggregations)}}"},"name":"T","resetSchedule":{"minute":"0","hour":"{{Of("0", "*")}}","day":"{{Of("*", "1", "31")}}","month":"{{Of("*", "2")}}","weekday":"*"},"timezone":"{{Of(Zones)}}","unit":"u"{{Maybe($",\"thresholds\":{thresholds}")}}{{Maybe(",\"capacity\":10.0")}}{{Maybe(",\"activeTo\":\"2026-06-01T00:00:00.1234567Z\"")}}{{Maybe(",\"description\":\"d\",\"externalRef\":\"r\"")}}}""", headers),
            1 => ("PATCH", $"{Metering}/meter-types/{type}", $$"""{"name":"U"{{Maybe(",\"resetSchedule\":{\"minute\":\"30\",\"hour\":\"*\",\"day\":\"*\",\"month\":\"*\",\"weekday\":\"*\"}")}}}""", headers),
            2 => (Of("GET", "DELETE"), $"{Metering}/meter-types/{type}", null, headers),
            3 => ("GET", $"{Metering}/meter-types?limit=3&sortBy=updatedAt", null, headers),
            4 or 5 => ("POST", $"{Metering}/meters", $$"""{"meterKey":{{Text("k")}},"meterTypeId":"{{type}}","userId":"u1"{{Maybe(",\"customFields\":{\"b\":1.00,\"a\":null}")}}}""", headers),
            6 => ("PATCH", $"{Metering}/meters/{meter}", $$"""{"capacity":{{Of("5", "1.0")}},"deleteOnReset":{{Of("true", "false")}},"thresholds":{{thresholds}}}""", headers),
            7 => (Of("GET", "GET", "DELETE"), $"{Metering}/meters/{meter}", null, headers),
            8 => ("GET", $"{Metering}/meters?skip={_random.Next(3)}", null, headers),
            9 => ("POST", "online-collection/v1/collectors", """{"name":"c"}""", headers),
            10 => ("POST", $"online-collection/v1/collectors/{collector}/data", $$"""{"data":{{Of("\"text\"", """{"a":[1.0,{"b":"é"}]}""")}}}""", headers),
            11 => (Of("GET", "DELETE"), $"online-collection/v1/collectors/{collector}", null, headers),
            12 => ("GET", Of("stream-management/v1/streams/s1/export", "stream-management/v1/streams/s2/export?tag=v1", "stream-management/v1/streams/s1/versions"), null, headers),
            _ => ("GET", $"aggregation/v1/stores/{Of("st1", "st2")}/session?fieldValues=a&fieldValues=b", null, headers),
        };
    }

    private Action<FakeUsageServer> Change()
    {
        var (text, other, number, flag, instant) = (Of(Texts) is { Length: > 0 } some ? some : "x", Of("cus_1", "cus_2", "cus_3"), _random.Next(3), Often(), At("2026-01-01").AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 90)));
        return _random.Next(30) switch
        {
            0 or 1 => server => server.Autumn.AddCustomer(other, flag ? new BillingCycle(instant, instant.AddDays(30), instant.AddDays(-99).ToOffset(TimeSpan.FromHours(2))) : null),
            2 => server => server.Autumn.BlockCustomer(flag ? "blocked" : text),
            3 => server => server.Autumn.AddEntity(other, $"e{number}"),
            4 => server => server.Autumn.AddFeature(flag ? "api" : "tokens", "call"),
            5 => server => server.Autumn.AddSecretKey(flag ? "am_sk_reader" : "am_sk_writer", flag ? "analytics:read" : "balances:write"),
            6 => server => server.Autumn.AddEvent(new UsageRecord($"evt_{number}", "api", other, instant, number == 0 ? null : 1.50m, flag ? "e1" : null, JsonElement.Parse("""{"model":"x"}"""))),
            7 => server => server.Autumn.OrganizationCreatedAt = instant.AddDays(number * 90),
            8 => server => server.Autumn.AcceptsLaterVersions = flag,
            9 => server => server.Autumn.Profile = flag ? AggregationProfile.August2026 : AggregationProfile.March2026,
            10 => server => server.Autumn.IsBlocked = number == 0 && !flag,
            11 or 12 => server => server.DodoPayments.AddCustomer(other),
            13 or 14 => server => server.DodoPayments.AddMeter(Meter(number, flag)),
            15 => server => server.DodoPayments.RateLimitTier = number,
            16 => server => Assume(server.DodoPayments.Assumptions, number, flag),
            17 => server => Assume(server.UsageEngine.Assumptions, number, flag),
            18 => server => server.EnforcesRateLimits = flag,
            19 => server => server.UsageEngine.TokenLifetime = TimeSpan.FromDays(1 + (number * 9)),
            20 => server => server.UsageEngine.AddStream($"s{number}", Stream(flag)),
            21 => server => server.UsageEngine.AddSession("st1", ["a", flag ? "b" : text], Session(instant)),
            22 when number == 0 && !flag => server => server.UsageEngine.RevokeTokens(),
            var kind => server => server.UsageEngine.AddUsage(Id(3, kind % 6), decimal.Parse(Numbers[number + (flag ? 2 : 4)], NumberStyles.Float, CultureInfo.InvariantCulture)),
        };
    }

    private static void Assume(DodoPaymentsAssumptions assumptions, int number, bool flag)
    {
        (assumptions.CountsKnownEvents, assumptions.LosesEventsOfUnknownCustomers, assumptions.ListsOldestFirst) = (flag, !flag, flag);
        (assumptions.ExcludesBounds, assumptions.BoundsAreOfArrival, assumptions.ResetsAreInstants, assumptions.SendsRetryAfter) = (!flag, flag, flag, flag);
        (assumptions.WrongFormStatus, assumptions.BrokenLimitStatus) = (flag ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, flag ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest);
        (assumptions.MaxBodyBytes, assumptions.MaxPageSize) = (1_000 + number, 2 + number);
    }

    private static void Assume(UsageEngineAssumptions assumptions, int number, bool flag)
    {
        (assumptions.RequiresAudience, assumptions.SendsRetryAfter, assumptions.RetryAfterIsDate) = (flag, flag, !flag);
        (assumptions.ConflictStatus, assumptions.UnknownMeterTypeStatus) = (flag ? HttpStatusCode.BadRequest : HttpStatusCode.Conflict, flag ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound);
        (assumptions.MaxBodyBytes, assumptions.DefaultPageSize) = (1_000 + number, 3 + number);
    }

    private static DodoPaymentsMeter Meter(int number, bool isCount) => new()
    {
        Id = $"m{number}",
        EventName = "call",
        Aggregation = isCount ? DodoPaymentsMeterAggregation.Count : DodoPaymentsMeterAggregation.Last,
        Key = isCount ? null : "n",
        Filter = number == 0 ? null : new()
        {
            Conjunction = DodoPaymentsMeterConjunction.Or,
            Filters = [new() { Conjunction = DodoPaymentsMeterConjunction.And, Conditions = [new("n", DodoPaymentsMeterOperator.GreaterThanOrEqualTo, 1.0), new("plan", DodoPaymentsMeterOperator.DoesNotContain, "é")] }],
        },
    };

    private static StreamExport Stream(bool isTagged) => (StreamExport)JsonSerializer.Deserialize(
        $$"""{"name":"s","edges":[],"nodes":[{"id":"n","type":"t","params":{"p":1.0},"new":{"x":1} }]{{(isTagged ? ",\"tag\":\"v1\",\"description\":\"d\"" : "")}},"unknown":1.50}""",
        UsageJson.Options.GetTypeInfo(typeof(StreamExport)))!;

    private static AggregationSession Session(DateTimeOffset timeout) => new() { Data = new Dictionary<string, JsonElement> { ["z"] = JsonElement.Parse("null"), ["a"] = JsonElement.Parse("1.0") }, TimeoutAt = timeout, CreatedAt = timeout };

    private static DateTimeOffset At(string instant) => Wire.At(instant);

    private static string Id(int kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind:D8}-0000-4000-8000-{number:D12}");

    private string Id(int kind) => Id(kind, _random.Next(1, 7));

    private bool Often() => _random.Next(8) > 0;

    private void Sometimes(Action action)
    {
        if (_random.Next(3) == 0)
        {
            action();
        }
    }

    private string Maybe(string text) => _random.Next(3) == 0 ? text : "";

    private string Text(params string[] usual) => Often() ? $"\"{Of(usual)}\"" : $"\"{Of(Texts)}\"";

    private string Of(params string[] items) => items[_random.Next(items.Length)];
}
