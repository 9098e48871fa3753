using System.Globalization;

namespace UsageSdk.Testing.Tests;

/// <summary>Which requests meet a scripted fault.</summary>
public sealed class ScriptedFaultsTests : IDisposable
{
    private readonly Wire _wire = new();

    private ScriptedFaults Faults => _wire.Server.Faults;

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task The_next_requests_of_an_operation_meet_a_status_and_then_all_is_well()
    {
        Faults.For(UsageOperations.EventsList).Next(2).Respond(503, TimeSpan.FromSeconds(7));

        Assert.Equal([503, 503, 200, 200], await ListAsync(4));
    }

    [Fact]
    public async Task One_request_meets_it_when_no_number_is_given()
    {
        Faults.ForAny().Respond(500);

        Assert.Equal([500, 200], await ListAsync(2));
    }

    [Fact]
    public async Task Other_operations_meet_nothing()
    {
        var line = Faults.For(UsageOperations.UsageEventsList).Respond(500);

        Assert.Equal([200], await ListAsync(1));
        Assert.Equal(500, (await _wire.GetAsync("events")).Status);
        Assert.Equal(1, line.TimesMet);
    }

    [Fact]
    public async Task An_alias_of_a_path_is_the_same_operation()
    {
        Faults.For(UsageOperations.EventsAggregate).Respond(500);

        Assert.Equal(500, (await _wire.PostAsync("v1/query", "{}")).Status);
    }

    [Fact]
    public async Task Several_faults_are_met_in_turn()
    {
        Faults.ForAny().Meet(Fault.Status(500), Fault.Status(502), Fault.Status(503));

        Assert.Equal([500, 502, 503, 200], await ListAsync(4));
    }

    [Fact]
    public async Task Several_faults_are_met_over_and_over_as_often_as_asked()
    {
        Faults.ForAny().Next(5).Meet(Fault.Status(500), Fault.Status(502));

        Assert.Equal([500, 502, 500, 502, 500, 200], await ListAsync(6));
    }

    [Fact]
    public async Task A_fault_may_wait_for_its_turn()
    {
        Faults.ForAny().After(2).Next(1).Respond(500);

        Assert.Equal([200, 200, 500, 200], await ListAsync(4));
    }

    [Fact]
    public async Task Always_is_until_the_script_is_cleared()
    {
        Faults.ForAny().Always().Respond(500);
        var before = await ListAsync(3);
        Faults.Clear();

        Assert.Equal([500, 500, 500], before);
        Assert.Equal([200], await ListAsync(1));
    }

    [Fact]
    public async Task The_first_line_that_a_request_falls_under_takes_it()
    {
        Faults.ForAny().Next(1).Respond(500);
        Faults.For(UsageOperations.EventsList).After(1).Next(1).Respond(502);

        Assert.Equal([500, 200, 502, 200], await ListAsync(4));
    }

    [Fact]
    public async Task A_condition_chooses_requests()
    {
        Faults.ForAny().Where(request => request.BodyText.Contains("\"limit\":7", StringComparison.Ordinal)).Where(request => request.Path.Contains("list", StringComparison.Ordinal)).Always().Respond(500);

        Assert.Equal(500, (await _wire.PostAsync("v1/events.list", """{"limit":7}""")).Status);
        Assert.Equal(200, (await _wire.PostAsync("v1/events.list", """{"limit":8}""")).Status);
        Assert.Equal(400, (await _wire.PostAsync("v1/events.aggregate", """{"limit":7}""")).Status);
    }

    [Fact]
    public async Task A_condition_sees_no_secret()
    {
        var seen = "";
        Faults.ForAny().Where(request => (seen = request.BodyText) is null).Respond(500);

        await _wire.PostAsync("authentication/v1/oauth/token", """{"client_secret":"MARKED"}""");

        Assert.Equal("""{"client_secret":"***"}""", seen);
    }

    [Fact]
    public async Task What_a_condition_throws_comes_out_of_the_call_unchanged()
    {
        var failure = new InvalidOperationException();
        Faults.ForAny().Where(_ => throw failure).Always().Respond(500);
        using var usage = _wire.Server.CreateClient();

        Assert.Same(failure, await Record.ExceptionAsync(() => _wire.PostAsync("v1/events.list", "{}")));
        Assert.Same(failure, await Record.ExceptionAsync(() => usage.Events.ListAsync()));
        Assert.Equal([null, null], _wire.Server.Requests.Select(static request => request.Status));
    }

    [Fact]
    public async Task A_condition_may_change_the_script_from_the_next_request_on()
    {
        Faults.ForAny().Where(request =>
        {
            if (request.BodyText.Contains("\"offset\":1", StringComparison.Ordinal))
            {
                Faults.Clear();
            }

            Faults.ForAny().Respond(502);
            return false;
        }).Always().Respond(500);

        Assert.Equal([200, 502], await ListAsync(2));
        Assert.Equal(502, Assert.Single((await ListAsync(1)).ToArray()));
    }

    [Fact]
    public async Task Any_is_also_a_token_request_and_an_unknown_route()
    {
        Faults.ForAny().Always().Respond(503);

        Assert.Equal(503, (await _wire.PostAsync("authentication/v1/oauth/token", "{}")).Status);
        Assert.Equal(503, (await _wire.GetAsync("nowhere")).Status);
    }

    [Fact]
    public async Task A_target_can_be_reused_without_one_use_touching_the_other()
    {
        var target = Faults.For(UsageOperations.EventsList);
        target.Next(2).Respond(500);
        target.Respond(502);

        Assert.Equal([500, 500, 502, 200], await ListAsync(4));
    }

    [Fact]
    public async Task What_was_not_met_can_be_told()
    {
        var spent = Faults.For(UsageOperations.EventsList).Respond(500);
        var half = Faults.For(UsageOperations.EventsList).Next(2).Meet(Fault.LostReply.Late(TimeSpan.Zero));
        var always = Faults.For(UsageOperations.UsageEventsList).Always().Meet(Fault.Silence);
        Faults.Randomly(1, 0, Fault.Reset);
        await ListAsync(1);
        await Assert.ThrowsAsync<HttpRequestException>(() => ListAsync(1));

        Assert.Equal([half, always], Faults.Unmet);
        Assert.Equal((1, false, 1, true), (spent.TimesMet, spent.IsUnmet, half.TimesMet, half.IsUnmet));
        Assert.Equal("events.list: reset after the work (met 1 of 2)", half.ToString());
        Assert.Equal("usage_events.list: silence after the work (met 0 times)", always.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("events.lists")]
    [InlineData("Events.List")]
    public void An_operation_that_does_not_exist_is_refused_with_those_that_do(string operation)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Faults.For(operation));

        Assert.StartsWith($"There is no operation '{operation}'. There are events.list, events.aggregate, balances.track, usage_events.ingest, ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.ForAny().Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.ForAny().After(-1));
        Assert.Throws<ArgumentException>(() => Faults.ForAny().Meet());
        Assert.Throws<ArgumentException>(() => Faults.ForAny().Meet([null!]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Randomly(1, 1.1, Fault.Reset));
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Randomly(1, double.NaN, Fault.Reset));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(199));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(600));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(503, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentException>(() => Fault.Status(204, body: "{}"));
        Assert.Throws<ArgumentException>(() => Fault.Status(500, body: "{}", mediaType: "text"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Delay(TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Delay(TimeSpan.FromDays(50)));
        Assert.Throws<InvalidOperationException>(() => Fault.Refused.AfterWork());
    }

    [Fact]
    public void Faults_that_do_the_same_are_equal()
    {
        Assert.Equal(Fault.LostReply, Fault.Reset.AfterWork());
        Assert.Equal(Fault.Status(503, TimeSpan.FromSeconds(1)), Fault.Status(503, TimeSpan.FromSeconds(1)));
        Assert.NotEqual(Fault.Status(503), Fault.Status(503).AfterWork());
        Assert.NotEqual(Fault.Status(503), Fault.Status(503, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_fault_says_what_it_does() =>
        Assert.Equal(
            "status 503 late by 00:00:05 after the work, refused connection, reset before the work, half a body, half a JSON, empty body, wrong content type, late by 1.00:00:00 before the work",
            string.Join(", ", Fault.Status(503).Late(TimeSpan.FromSeconds(5)).AfterWork(), Fault.Refused, Fault.Reset, Fault.HalfBody, Fault.HalfJson, Fault.EmptyBody, Fault.WrongContentType, Fault.Delay(TimeSpan.FromDays(1))));

    private async Task<IEnumerable<int>> ListAsync(int times)
    {
        var statuses = new List<int>();
        for (var number = 0; number < times; number++)
        {
            statuses.Add((await _wire.PostAsync("v1/events.list", string.Create(CultureInfo.InvariantCulture, $$"""{"offset":{{number}}}"""))).Status);
        }

        return statuses;
    }
}
