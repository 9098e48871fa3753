using System.Text.Json;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>The state of the fake of Autumn.</summary>
internal sealed record SavedAutumn
{
    public required AggregationProfile Profile { get; init; }

    public required bool AcceptsLaterVersions { get; init; }

    public required DateTimeOffset OrganizationCreatedAt { get; init; }

    public required bool IsBlocked { get; init; }

    public required IReadOnlyList<Customer> Customers { get; init; }

    public required IReadOnlyList<string> BlockedCustomers { get; init; }

    public required IReadOnlyList<Entity> Entities { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    public required IReadOnlyList<string> EventNames { get; init; }

    public required IReadOnlyList<Lock> Locks { get; init; }

    public required IReadOnlyList<SecretKey> RestrictedKeys { get; init; }

    /// <summary>In the order in which they were tracked or added.</summary>
    public required IReadOnlyList<Event> Events { get; init; }

    public required IReadOnlyList<Claim> IdempotencyKeys { get; init; }

    public required IReadOnlyList<SavedWindow> RequestWindows { get; init; }

    internal sealed record Customer(string Id, Cycle? BillingCycle = null);

    internal sealed record Cycle(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset CreatedAt);

    internal sealed record Entity(string CustomerId, string EntityId);

    internal sealed record Lock(string Id, DateTimeOffset? EndsAt = null);

    internal sealed record SecretKey(string Key, IReadOnlyList<string> Scopes);

    internal sealed record Claim(string Key, DateTimeOffset ClaimedAt);

    internal sealed record Event(string Id, string FeatureId, string CustomerId, DateTimeOffset Timestamp, JsonElement Properties, decimal? Value = null, string? EntityId = null);
}
