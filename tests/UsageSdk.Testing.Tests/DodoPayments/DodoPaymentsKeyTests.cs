namespace UsageSdk.Testing.Tests.DodoPayments;

public sealed class DodoPaymentsKeyTests
{
    [Theory]
    [InlineData("POST", "events/ingest")]
    [InlineData("GET", "events")]
    [InlineData("GET", "events/evt_1")]
    [Mirrors("B1.3", "B3.18", "B4.3")]
    public async Task Every_operation_asks_for_the_key(string method, string path)
    {
        using var wire = new Wire();

        foreach (var authorization in (string[])["", "Bearer", "Bearer wrong", "Basic dTpw", $"Bearer {wire.Server.Autumn.SecretKey}"])
        {
            var reply = await wire.SendAsync(new HttpMethod(method), path, "{}", ("Authorization", authorization));

            reply.AssertDodoError(401, "UNAUTHORIZED");
        }
    }

    [Fact]
    public async Task A_client_reports_a_refused_key()
    {
        var server = new FakeUsageServer();
        using var usage = server.CreateClient(options => options.DodoPayments.ApiKey = "wrong");

        var refusal = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.UsageEvents.RetrieveAsync("evt_1"));

        Assert.Equal("UNAUTHORIZED", refusal.ErrorCode);
    }
}
