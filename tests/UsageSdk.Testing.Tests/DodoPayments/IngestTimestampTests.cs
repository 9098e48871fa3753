namespace UsageSdk.Testing.Tests.DodoPayments;

/// <summary>The server's now is 2026-03-10T12:00:00.000Z.</summary>
public sealed class IngestTimestampTests
{
    [Theory]
    [InlineData("2026-03-10T11:00:00.000Z")]
    [InlineData("2026-03-10T12:05:00.000Z")]
    [InlineData("2026-03-10T12:00:00Z")]
    [InlineData("2026-03-10T13:00:00+01:00")]
    [InlineData("2026-03-10T11:59:59.123456Z")]
    [Mirrors("B2.8")]
    public async Task Up_to_an_hour_old_and_five_minutes_ahead_is_taken(string timestamp)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, $"\"{timestamp}\"");

        reply.AssertOk("""{"ingested_count":1}""");
        Assert.Equal(Wire.At(timestamp), Assert.Single(wire.Server.DodoPayments.Events).Timestamp);
    }

    [Theory]
    [InlineData("2026-03-10T10:59:59.999Z")]
    [InlineData("2026-03-10T12:05:00.001Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [Mirrors("B2.8")]
    public async Task Older_and_farther_ahead_is_refused(string timestamp)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, $"\"{timestamp}\"");

        reply.AssertDodoError(400, "INVALID_REQUEST_PARAMETERS");
        Assert.Empty(wire.Server.DodoPayments.Events);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"12:00\"")]
    [InlineData("\"\"")]
    [InlineData("\"2026-13-01T00:00:00Z\"")]
    [InlineData("\"03/10/2026 12:00\"")]
    [InlineData("1773144000000")]
    [InlineData("true")]
    [InlineData("\"10000-01-01T00:00:00Z\"")]
    [Mirrors("B2.7")]
    public async Task What_is_not_a_date_time_is_refused(string timestamp)
    {
        using var wire = new Wire();

        var reply = await IngestAsync(wire, timestamp);

        reply.AssertDodoError(422, "INVALID_REQUEST_BODY", "timestamp must be a date-time");
    }

    [Fact]
    [Mirrors("B2.7")]
    public async Task Null_is_now()
    {
        using var wire = new Wire();

        await IngestAsync(wire, "null");

        Assert.Equal(wire.Server.Clock.GetUtcNow(), Assert.Single(wire.Server.DodoPayments.Events).Timestamp);
    }

    [Fact]
    public async Task The_window_moves_with_the_clock()
    {
        using var wire = new Wire();
        const string Noon = "\"2026-03-10T12:00:00Z\"";

        wire.Server.Clock.Advance(TimeSpan.FromHours(1));
        var last = await IngestAsync(wire, Noon);
        wire.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = await IngestAsync(wire, Noon);

        Assert.Equal((200, 400), (last.Status, late.Status));
    }

    private static Task<WireReply> IngestAsync(Wire wire, string timestamp) =>
        wire.PostAsync("events/ingest", $$"""{"events":[{"event_id":"evt_1","customer_id":"cus_1","event_name":"call","timestamp":{{timestamp}}}]}""");
}
