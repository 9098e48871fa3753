namespace Quickstart;

/// <summary>A row of the CSV: one use of a feature by a customer.</summary>
internal sealed record UsageRow(string Id, DateTimeOffset Timestamp, string Customer, string Feature, decimal Value, string Model, string Region)
{
    /// <summary>The id as an idempotency key: different for every id, and always the same for one.</summary>
    /// <remarks>A key travels in a header, which takes printable ASCII only and loses spaces at its ends.</remarks>
    public string IdempotencyKey => Uri.EscapeDataString(Id);

    /// <summary>The UTC hour in which it happened.</summary>
    public DateTimeOffset Hour => new(Timestamp.UtcDateTime.Date.AddHours(Timestamp.UtcDateTime.Hour), TimeSpan.Zero);
}
