namespace Quickstart;

/// <summary>A row of the CSV: one use of a feature by a customer.</summary>
internal sealed record UsageRow(string Id, DateTimeOffset Timestamp, string Customer, string Feature, decimal Value, string Model, string Region)
{
    /// <summary>The UTC hour in which it happened.</summary>
    public DateTimeOffset Hour => new(Timestamp.UtcDateTime.Date.AddHours(Timestamp.UtcDateTime.Hour), TimeSpan.Zero);
}
