using System.Globalization;
using UsageSdk.Offline;
using static UsageSdk.Testing.Tests.Wire;

namespace UsageSdk.Testing.Tests.Autumn;

/// <summary>Windows, bins and groups as they stand on the wire; UsageSdk.Offline has the cases in full.</summary>
public sealed class AggregationQuirkTests
{
    [Theory]
    [InlineData("2026-03-10T10:30Z", "2026-03-10T12:00Z", "0,2,4")]
    [InlineData("2026-03-10T10:00:00.999Z", "2026-03-10T11:59Z", "1,2")]
    [InlineData("2026-03-10T10:00:01Z", "2026-03-10T11:00Z", "0,2")]
    [Mirrors("A6.18")]
    public async Task Events_count_by_their_whole_hour(string start, string end, string sums)
    {
        using var wire = new Wire("2026-03-11T00:00Z");
        await wire.TrackAsync("2026-03-10T10:45Z", 1);
        await wire.TrackAsync("2026-03-10T11:59:59Z", 2);
        await wire.TrackAsync("2026-03-10T12:30Z", 4);

        var report = await AggregateAsync(wire, $""" "bin_size":"hour",{Range(start, end)} """);

        Assert.Equal(sums, Sums(report));
    }

    [Theory]
    [InlineData("7d", "day", 8)]
    [InlineData("24h", "hour", 25)]
    [InlineData("30d", "week", 6)]
    [InlineData("90d", "month", 4)]
    [Mirrors("A6.19", "A6.17")]
    public async Task A_list_has_every_bin_of_its_range(string range, string bin, int count)
    {
        using var wire = new Wire();

        var report = await AggregateAsync(wire, $""" "range":"{range}","bin_size":"{bin}" """);

        var periods = report.Json["list"]!.AsArray().Select(item => DateTimeOffset.FromUnixTimeMilliseconds((long)item!["period"]!)).ToList();
        Assert.Equal(count, periods.Count);
        Assert.Equal(periods.Order(), periods);
        Assert.All(periods, period => Assert.True(bin switch
        {
            "hour" => period.Minute == 0,
            "week" => period is { DayOfWeek: DayOfWeek.Monday, Hour: 0 },
            "month" => period is { Day: 1, Hour: 0 },
            _ => period.TimeOfDay == TimeSpan.Zero,
        }));
    }

    [Theory]
    [InlineData("day", 7)]
    [InlineData("hour", 6)]
    [InlineData("week", 6)]
    [Mirrors("A6.20")]
    public async Task The_total_of_a_named_range_starts_at_its_day_or_hour(string bin, int sum)
    {
        using var wire = new Wire("2026-03-10T12:30Z");
        await wire.TrackAsync("2026-03-09T01:00Z", 1);
        await wire.TrackAsync("2026-03-09T12:10Z", 2);
        await wire.TrackAsync("2026-03-10T01:00Z", 4);

        var report = await AggregateAsync(wire, $""" "range":"24h","bin_size":"{bin}" """);

        Assert.Equal(sum, (int)report.Json["total"]!["api"]!["sum"]!);
        Assert.Equal(4, report.Json["list"]!.AsArray().Sum(item => (int)item!["values"]!["api"]!));
    }

    [Fact]
    [Mirrors("A6.21", "A6.14")]
    public async Task With_a_filter_the_total_goes_by_exact_times()
    {
        using var wire = new Wire();
        foreach (var (instant, value) in (IEnumerable<(string, int)>)[("2026-03-10T10:10Z", 1), ("2026-03-10T10:45Z", 2), ("2026-03-10T11:10Z", 4), ("2026-03-10T11:45Z", 8)])
        {
            await TrackAsync(wire, instant, value, """{"n":5}""");
        }

        var report = await AggregateAsync(wire, $$""" "bin_size":"hour","filter_by":{"n":"5"},{{Range("2026-03-10T10:30Z", "2026-03-10T11:30Z")}} """);

        Assert.Equal("0,12", Sums(report));
        Assert.Equal(6, (int)report.Json["total"]!["api"]!["sum"]!);
    }

    [Theory]
    [InlineData("\"customer_id\":\"cus_30\",\"range\":\"1bc\"", 31)]
    [InlineData("\"customer_id\":\"cus_30\"", 31)]
    [InlineData("\"customer_id\":\"cus_30\",\"range\":\"3bc\"", 91)]
    [InlineData("\"customer_id\":\"cus_30\",\"range\":\"last_cycle\"", 31)]
    [InlineData("\"customer_id\":\"cus_1\",\"range\":\"3bc\"", 2)]
    [InlineData("\"range\":\"last_cycle\"", 2)]
    [Mirrors("A6.22", "A6.8")]
    public async Task Billing_cycles_look_back_from_now(string members, int bins)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_30", new BillingCycle(At("2026-03-01T00:00Z"), At("2026-03-31T00:00Z"), At("2026-01-01T00:00Z")));

        var report = await AggregateAsync(wire, members);

        Assert.Equal(bins, report.Json["list"]!.AsArray().Count);
    }

    [Fact]
    [Mirrors("A6.10", "A6.19")]
    public async Task The_future_is_taken_and_its_bins_are_left_out()
    {
        using var wire = new Wire();

        var partly = await AggregateAsync(wire, Range("2026-03-09T00:00Z", "2026-04-01T00:00Z"));
        var wholly = await AggregateAsync(wire, Range("2026-03-11T00:00Z", "2026-04-01T00:00Z"));

        Assert.Equal((2, 0), (partly.Json["list"]!.AsArray().Count, wholly.Json["list"]!.AsArray().Count));
    }

    [Fact]
    [Mirrors("A6.23", "A6.4")]
    public async Task Sums_are_rounded_to_ten_decimals_and_only_features_with_events_have_a_total()
    {
        using var wire = new Wire();
        await wire.TrackAsync("2026-03-10T10:00Z", 0.12345678905m);
        await wire.TrackAsync("2026-03-10T10:00Z", 1);

        var report = await wire.PostAsync("v1/query", $$"""{"feature_id":["api","unknown"],{{Range("2026-03-10T00:00Z", "2026-03-10T12:00Z")}}}""");

        report.AssertOk("""{"list":[{"period":1773100800000,"values":{"api":1.1234567891,"unknown":0}}],"total":{"api":{"count":2,"sum":1.1234567891}}}""");
    }

    [Theory]
    [InlineData("$customer_id", """{"cus_1":15,"cus_2":16}""")]
    [InlineData("$entity_id", """{"seat_1":16}""")]
    [InlineData("$plan_id", """{"":31}""")]
    [InlineData("properties.n", """{"3":7}""")]
    [InlineData("properties.flag", """{"true":1}""")]
    [InlineData("properties.a.b", """{"x":4}""")]
    [InlineData("properties.none", null)]
    [Mirrors("A6.24", "A6.26", "A6.13", "A0.2")]
    public async Task Groups_are_named_by_texts_and_empty_ones_are_left_out(string groupBy, string? groups)
    {
        using var wire = new Wire();
        wire.Server.Autumn.AddCustomer("cus_2");
        await TrackAsync(wire, "2026-03-10T10:00Z", 1, """{"n":3,"flag":true,"none":""}""");
        await TrackAsync(wire, "2026-03-10T10:00Z", 2, """{"n":"3","none":null}""");
        await TrackAsync(wire, "2026-03-10T10:00Z", 4, """{"n":3.0,"a":{"b":"x"}}""");
        await TrackAsync(wire, "2026-03-10T10:00Z", 8, "{}");
        await wire.PostAsync("v1/track", $$"""{"customer_id":"cus_2","feature_id":"api","entity_id":"seat_1","value":16,"timestamp":{{Milliseconds("2026-03-10T10:00Z")}}}""");

        var report = await AggregateAsync(wire, $$""" "group_by":"{{groupBy}}",{{Range("2026-03-10T00:00Z", "2026-03-10T12:00Z")}} """);

        Assert.Equal(groups is null ? 0 : 1, report.Json["list"]!.AsArray().Count);
        Assert.Equal(31, (int)report.Json["total"]!["api"]!["sum"]!);
        if (groups is not null)
        {
            var bin = report.Json["list"]![0]!;
            var grouped = bin["grouped_values"]!["api"]!.AsObject();
            Assert.Equal(groups, grouped.ToJsonString());
            Assert.Equal(grouped.Sum(group => (int)group.Value!), (int)bin["values"]!["api"]!);
        }
    }

    [Theory]
    [InlineData("", "g3,g4,g5,g6,g7,g8,g9,g10,g11,AUTUMN_RESERVED", 3)]
    [InlineData("\"max_groups\":2,", "g10,g11,AUTUMN_RESERVED", 45)]
    [InlineData("\"max_groups\":250,", "g1,g2,g3,g4,g5,g6,g7,g8,g9,g10,g11", null)]
    [Mirrors("A6.25", "A6.15")]
    public async Task The_smallest_groups_beyond_the_limit_are_added_up(string member, string names, int? reserved)
    {
        using var wire = new Wire();
        for (var group = 1; group <= 11; group++)
        {
            await TrackAsync(wire, "2026-03-10T10:00Z", group, $$"""{"g":"g{{group}}"}""");
        }

        var report = await AggregateAsync(wire, $$""" {{member}}"group_by":"properties.g",{{Range("2026-03-10T00:00Z", "2026-03-10T12:00Z")}} """);
        var flat = await AggregateAsync(wire, $" {member}{Range("2026-03-10T00:00Z", "2026-03-10T12:00Z")} ");

        var groups = report.Json["list"]![0]!["grouped_values"]!["api"]!.AsObject();
        Assert.Equal(names.Split(',').Order(StringComparer.Ordinal), groups.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.Equal(reserved, (int?)groups["AUTUMN_RESERVED"]);
        Assert.Equal("66", Sums(flat));
    }

    [Theory]
    [InlineData("", "customer_id is required when aggregate_on is set")]
    [InlineData(",\"customer_id\":\"cus_1\",\"group_by\":\"$plan_id\"", "group_by $plan_id is not supported when aggregate_on is set — deductions already include plan_id per balance")]
    [InlineData(",\"customer_id\":\"cus_1\",\"filter_by\":{\"a\":\"b\"}", "filter_by is not supported when aggregate_on is set")]
    [Mirrors("A6.16", "A4.6")]
    public async Task What_does_not_go_with_aggregate_on_is_refused(string members, string message)
    {
        using var wire = new Wire();

        var reply = await AggregateAsync(wire, $"\"aggregate_on\":\"deducted\"{members}");

        reply.AssertAutumnError(400, "invalid_request", message);
    }

    [Fact]
    [Mirrors("A4.19")]
    public async Task A_failure_of_the_service_shows_its_text()
    {
        using var wire = new Wire();

        var reply = await AggregateAsync(wire, """ "custom_range":{"start":1,"end":8640000000000001} """);

        reply.AssertAutumnError(500, "internal_error", "Invalid time value");
    }

    private static Task<WireReply> AggregateAsync(Wire wire, string members) => wire.PostAsync("v1/events.aggregate", $$"""{"feature_id":"api",{{members}}}""");

    private static Task<WireReply> TrackAsync(Wire wire, string instant, int value, string properties) =>
        wire.PostAsync("v1/track", $$"""{"customer_id":"cus_1","feature_id":"api","value":{{value}},"timestamp":{{Milliseconds(instant)}},"properties":{{properties}}}""");

    private static string Range(string start, string end) => $$""" "custom_range":{"start":{{Milliseconds(start)}},"end":{{Milliseconds(end)}}} """;

    private static string Sums(WireReply report) => string.Join(',', report.Json["list"]!.AsArray().Select(item => ((decimal)item!["values"]!["api"]!).ToString(CultureInfo.InvariantCulture)));
}
