using System.Net.Sockets;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.AspNetCore.Tests;

/// <summary>Faults on a port look to a client as they do in the process.</summary>
public sealed class FaultOverPortTests : HostedServer
{
    private const string Ingest = """{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call"}]}""";

    public static TheoryData<Fault, int> Faults => new()
    {
        { Fault.Reset, 0 },
        { Fault.LostReply, 1 },
        { Fault.HalfBody, 1 },
        { Fault.HalfJson, 1 },
        { Fault.EmptyBody, 1 },
        { Fault.WrongContentType, 1 },
        { Fault.Status(503, TimeSpan.FromSeconds(7)), 0 },
        { Fault.Status(503).AfterWork(), 1 },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_on_a_port_is_the_same_as_in_the_process(Fault fault, int stored)
    {
        var other = FakeUsageServer.At("2026-03-10T12:00Z");
        other.DodoPayments.AddCustomer("cus_1");
        using var inProcess = new HttpClient(other.CreateHandler()) { BaseAddress = Host.Address };
        foreach (var completion in new[] { HttpCompletionOption.ResponseContentRead, HttpCompletionOption.ResponseHeadersRead })
        {
            Server.Faults.ForAny().Meet(fault);
            other.Faults.ForAny().Meet(fault);

            Assert.Equal(await TellAsync(inProcess, other, completion), await TellAsync(Http, Server, completion));
        }

        Assert.Equal((stored, stored), (other.DodoPayments.Events.Count, Server.DodoPayments.Events.Count));
        Assert.Equal(other.Requests.Select(request => (request.Status, request.Fault)), Server.Requests.Select(request => (request.Status, request.Fault)));
    }

    [Fact]
    public async Task A_reset_on_a_connection_in_use_is_one_request()
    {
        await TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead);
        Server.Faults.ForAny().Meet(Fault.LostReply);

        Assert.Equal("HttpRequestException Unknown: IOException: SocketException ConnectionReset", await TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead));

        Server.AssertReceived(UsageOperations.UsageEventsIngest, times: 2);
    }

    [Fact]
    public async Task A_refused_connection_is_a_reset_on_a_port()
    {
        Server.Faults.ForAny().Meet(Fault.Refused);

        Assert.Equal("HttpRequestException Unknown: IOException: SocketException ConnectionReset", await TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead));

        Assert.Empty(Server.DodoPayments.Events);
    }

    [Fact]
    public async Task A_late_reply_comes_when_the_server_s_clock_says_so()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Faults.ForAny().Where(_ => arrived.TrySetResult()).Meet(Fault.Delay(TimeSpan.FromHours(1)));
        var late = TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead);
        await arrived.Task;

        await Server.Clock.RunUntilAsync(late);

        Assert.StartsWith("200 ", await late, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 13, 0, 0, TimeSpan.Zero), Server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Closing_the_port_ends_who_waits_in_a_reset()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Faults.ForAny().Where(_ => arrived.TrySetResult()).Meet(Fault.Silence);
        var silent = TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead);
        await arrived.Task;

        await Host.DisposeAsync();

        Assert.StartsWith("HttpRequestException ", await silent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_ended_resets()
    {
        Server.Dispose();

        Assert.Equal("HttpRequestException Unknown: IOException: SocketException ConnectionReset", await TellAsync(Http, Server, HttpCompletionOption.ResponseContentRead));
    }

    [Fact]
    public async Task The_client_tells_of_a_lost_reply_that_it_may_not_repeat()
    {
        Server.Faults.For(UsageOperations.CollectorsCreate).Meet(Fault.LostReply);
        var options = new UsageClientOptions();
        Host.Configure(options);
        using var usage = UsageClient.Create(options);

        var failure = await Assert.ThrowsAsync<UsageOutcomeUnknownException>(() => usage.Collectors.CreateAsync(new CreateCollectorRequest { Name = "orders" }));

        Assert.True(Assert.IsType<UsageConnectionException>(failure.InnerException).WasSent);
        Assert.Single(Server.UsageEngine.Collectors);
    }

    private static async Task<string> TellAsync(HttpClient http, FakeUsageServer server, HttpCompletionOption completion)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "events/ingest") { Content = new StringContent(Ingest) };
        request.Headers.Authorization = new("Bearer", server.DodoPayments.ApiKey);
        try
        {
            using var response = await http.SendAsync(request, completion);
            return $"{(int)response.StatusCode} {response.Headers.RetryAfter} {response.Content.Headers.ContentType} {await response.Content.ReadAsStringAsync()}";
        }
        catch (HttpRequestException exception)
        {
            return Tell(exception);
        }
    }

    private static string Tell(Exception exception)
    {
        var text = exception switch
        {
            HttpRequestException request => $"HttpRequestException {request.HttpRequestError}",
            HttpIOException io => $"HttpIOException {io.HttpRequestError}",
            SocketException socket => $"SocketException {socket.SocketErrorCode}",
            _ => exception.GetType().Name,
        };
        return exception.InnerException is { } inner ? $"{text}: {Tell(inner)}" : text;
    }
}
