namespace UsageSdk.Testing.Tests.Autumn;

public sealed class TrackTimestampTests
{
    // 2026-03-10T12:00:00.000Z, the server's now.
    private const long Now = 1_773_144_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(Now - 1)]
    [InlineData(Now)]
    public async Task A_past_instant_and_now_are_kept(long timestamp)
    {
        using var wire = new Wire();

        var reply = await TrackAsync(wire, timestamp.ToString());

        Assert.Equal(200, reply.Status);
        Assert.Equal(timestamp, Assert.Single(wire.Server.Autumn.Events).Timestamp.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("1773144000001")]
    [InlineData("9007199254740991")]
    [Mirrors("A3.8")]
    public async Task The_future_is_refused(string timestamp)
    {
        using var wire = new Wire();

        var reply = await TrackAsync(wire, timestamp);

        reply.AssertAutumnError(400, "invalid_inputs", "timestamp: timestamp cannot be in the future");
        Assert.Empty(wire.Server.Autumn.Events);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("\"1773144000000\"")]
    [InlineData("1e400")]
    public async Task What_is_not_a_positive_integer_is_refused(string timestamp)
    {
        using var wire = new Wire();

        var reply = await TrackAsync(wire, timestamp);

        reply.AssertAutumnError(400, "invalid_inputs");
        Assert.Contains("timestamp: ", (string)reply.Json["message"]!, StringComparison.Ordinal);
        Assert.Empty(wire.Server.Autumn.Events);
    }

    [Fact]
    [Mirrors("A3.30")]
    public async Task Without_a_timestamp_the_server_s_clock_counts()
    {
        using var wire = new Wire();
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1234));

        await wire.PostAsync("v1/balances.track", """{"customer_id":"cus_1","feature_id":"api"}""");

        Assert.Equal(Now + 1234, Assert.Single(wire.Server.Autumn.Events).Timestamp.ToUnixTimeMilliseconds());
    }

    private static Task<WireReply> TrackAsync(Wire wire, string timestamp) =>
        wire.PostAsync("v1/balances.track", $$"""{"customer_id":"cus_1","feature_id":"api","timestamp":{{timestamp}}}""");
}
