using System.Text.Json.Nodes;
using UsageSdk.Autumn;
using UsageSdk.Tests.Examples;
using UsageSdk.UsageEngine;

namespace UsageSdk.WireMock.Tests;

/// <summary>Connections that break: how many requests arrive, and what the call ends in.</summary>
public sealed class FaultTests(WireMockServer server) : WireMockTests(server)
{
    /// <summary>Operations that would act twice if they were sent twice.</summary>
    internal static readonly string[] SentOnce = [.. ContractOperation.All.Where(operation => operation.Retry == "unsent-only").Select(operation => operation.Id)];

    public static TheoryData<string> Faults { get; } = [.. Answer.Faults];

    public static TheoryData<string, string> FaultsOfRepeatable { get; } = Rows(ContractOperation.All.Select(operation => operation.Id).Except(SentOnce), (operation, fault) => !IsRepeatedByNet(operation, fault));

    public static TheoryData<string, string> FaultsThatNetRepeats { get; } = Rows(ContractOperation.All.Select(operation => operation.Id).Except(SentOnce), IsRepeatedByNet);

    public static TheoryData<string, string> FaultsOfSentOnce { get; } = Rows(SentOnce, (_, _) => true);

    [Theory]
    [MemberData(nameof(FaultsOfRepeatable))]
    public async Task Operation_that_may_be_repeated_arrives_four_times(string operation, string fault)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Fault(fault)]);

        await Assert.ThrowsAsync<UsageConnectionException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 4);
    }

    [Theory]
    [MemberData(nameof(FaultsThatNetRepeats))]
    public async Task Read_is_sent_four_times_an_attempt_where_NET_repeats_it(string operation, string fault)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Fault(fault)]);

        await Assert.ThrowsAsync<UsageConnectionException>(() => place.CallAsync());

        await place.AssertReachedAsync(requests: 4 * 4);
    }

    [Theory]
    [MemberData(nameof(FaultsOfSentOnce))]
    public async Task Operation_that_would_act_twice_arrives_once(string operation, string fault)
    {
        var place = await Place.CreateAsync(Server, Sample.Of(operation), [Answer.Fault(fault)]);

        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => place.CallAsync());

        Assert.IsType<UsageConnectionException>(failure.InnerException);
        await place.AssertReachedAsync(requests: 1);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Token_is_asked_for_four_times_and_the_operation_never_sent(string fault)
    {
        foreach (var operation in (string[])["meters.get", "meters.create"])
        {
            var sample = Sample.Of(operation);
            var place = await Place.CreateAsync(Server, sample, [Answer.Reply(sample)], [Answer.Fault(fault)]);

            await Assert.ThrowsAsync<UsageConnectionException>(() => place.CallAsync());

            await place.AssertReachedAsync(requests: 0, tokens: 4);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Repetition_that_is_answered_is_the_last_request(string fault)
    {
        foreach (var operation in (string[])["events.list", "balances.track", "usage_events.ingest", "meters.get"])
        {
            var sample = Sample.Of(operation);
            var place = await Place.CreateAsync(Server, sample, [Answer.Fault(fault), Answer.Reply(sample)]);

            await place.CallAsync();

            await place.AssertReachedAsync(requests: 2);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Token_that_comes_at_the_second_attempt_serves_even_an_operation_that_is_sent_once(string fault)
    {
        var (sample, token) = (Sample.Of("meters.create"), Sample.Of(Sample.Token));
        var place = await Place.CreateAsync(Server, sample, [Answer.Reply(sample)], [Answer.Fault(fault), Answer.Reply(token)]);

        await place.CallAsync();

        await place.AssertReachedAsync(requests: 1, tokens: 2);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Event_whose_key_is_refused_twice_after_a_fault_was_delivered(string fault)
    {
        JsonObject Refusal() => Answer.Error(409, code: "duplicate_idempotency_key");
        var place = await Place.CreateAsync(Server, Sample.Of("balances.track"), [Answer.Fault(fault), Refusal(), Refusal()]);

        // Short, since the client waits as long as an attempt may take between the two refusals.
        var reply = Assert.IsType<TrackResponse>(await place.CallAsync(isShort: true));

        Assert.Equal(TrackOutcome.Duplicate, reply.Outcome);
        await place.AssertReachedAsync(requests: 3);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Deletion_that_finds_nothing_after_a_fault_is_done(string fault)
    {
        var place = await Place.CreateAsync(Server, Sample.Of("meters.delete"), [Answer.Fault(fault), Answer.Error(404)]);

        Assert.Equal(1, Assert.IsType<DeleteResponse>(await place.CallAsync()).DeletedCount);

        await place.AssertReachedAsync(requests: 2);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task With_retries_off_one_request_arrives(string fault)
    {
        var place = await Place.CreateAsync(Server, Sample.Of("events.list"), [Answer.Fault(fault)]);

        await Assert.ThrowsAsync<UsageConnectionException>(() => place.CallAsync(new RequestOptions { MaxRetries = 0 }));

        await place.AssertReachedAsync(requests: 1);
    }

    /// <summary>
    /// .NET sends a request without content again, up to three times and on new connections too, when the connection closes in order before any
    /// byte of a reply (dotnet/runtime#48758), and has no switch for it. For reads that is harmless.
    /// </summary>
    private static bool IsRepeatedByNet(string operation, string fault) => fault == "EMPTY_RESPONSE" && Sample.Of(operation).Method == "GET";

    private static TheoryData<string, string> Rows(IEnumerable<string> operations, Func<string, string, bool> isWanted) =>
        [.. from operation in operations from fault in Answer.Faults where isWanted(operation, fault) select new TheoryDataRow<string, string>(operation, fault)];
}
