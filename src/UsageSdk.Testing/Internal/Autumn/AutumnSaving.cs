using System.Text.Json;
using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>Saves the fake of Autumn, and loads it again.</summary>
internal static class AutumnSaving
{
    /// <summary>Under the server's lock.</summary>
    public static SavedAutumn Save(FakeAutumn fake, DateTimeOffset now) => new()
    {
        Profile = fake.Profile,
        AcceptsLaterVersions = fake.AcceptsLaterVersions,
        OrganizationCreatedAt = fake.OrganizationCreatedAt,
        IsBlocked = fake.IsBlocked,
        Customers = [.. Sorted(fake.Customers).Select(customer => new SavedAutumn.Customer(customer.Key, customer.Value is { } cycle ? new(cycle.Start, cycle.End, cycle.CreatedAt) : null))],
        BlockedCustomers = [.. fake.BlockedCustomers.Order(StringComparer.Ordinal)],
        Entities = [.. fake.Entities.OrderBy(entity => entity.CustomerId, StringComparer.Ordinal).ThenBy(entity => entity.EntityId, StringComparer.Ordinal).Select(entity => new SavedAutumn.Entity(entity.CustomerId, entity.EntityId))],
        Features = [.. fake.Features.Order(StringComparer.Ordinal)],
        EventNames = [.. fake.EventNames.Order(StringComparer.Ordinal)],
        Locks = [.. Sorted(fake.Locks).Select(held => new SavedAutumn.Lock(held.Key, held.Value))],
        RestrictedKeys = [.. Sorted(fake.RestrictedKeys).Select(key => new SavedAutumn.SecretKey(key.Key, [.. key.Value]))],
        Events = [.. fake.Stored.Select(item => new SavedAutumn.Event(item.Id, item.FeatureId, item.CustomerId, item.Timestamp, item.Properties.Json, item.Value, item.EntityId))],
        IdempotencyKeys = [.. Sorted(fake.Routes.Keys.Save(now)).Select(claim => new SavedAutumn.Claim(claim.Key, SavedServer.NotAfter(now, claim.Value)))],
        RequestWindows = fake.Routes.Limits.Windows.Save(now),
    };

    /// <summary>Checks a state.</summary>
    /// <returns>What takes it over, under the server's lock, and cannot fail.</returns>
    /// <exception cref="FakeServerStateException">The state contradicts itself.</exception>
    public static Action Load(FakeAutumn fake, SavedAutumn saved, DateTimeOffset now, StatePlace place)
    {
        var customers = place.Keyed("customers", saved.Customers, static customer => customer.Id, static (customer, at) =>
            at.Of("billingCycle").Of("end").Check(customer.BillingCycle is not { } cycle || cycle.End >= cycle.Start, "is before the start"));
        var blocked = place.Keyed("blockedCustomers", saved.BlockedCustomers, static id => id);
        var entities = place.Keyed("entities", saved.Entities, static entity => (entity.CustomerId, entity.EntityId));
        var features = place.Keyed("features", saved.Features, static id => id);
        var names = place.Keyed("eventNames", saved.EventNames, static name => name);
        var locks = place.Keyed("locks", saved.Locks, static held => held.Id);
        var keys = place.Keyed("restrictedKeys", saved.RestrictedKeys, static key => key.Key, Check);
        var events = place.Items("events", saved.Events).Select(static item => ToRecord(item.Item, item.Place)).ToList();
        var claims = place.Keyed("idempotencyKeys", saved.IdempotencyKeys, static claim => claim.Key, (claim, at) => at.Of("claimedAt").Check(claim.ClaimedAt <= now, "is later than the state"));
        var windows = RequestWindows.Check(saved.RequestWindows, now, place);
        return () =>
        {
            (fake.Profile, fake.AcceptsLaterVersions, fake.OrganizationCreatedAt, fake.IsBlocked) = (saved.Profile, saved.AcceptsLaterVersions, saved.OrganizationCreatedAt, saved.IsBlocked);
            fake.Customers.ReplaceBy(customers, static customer => customer.BillingCycle is { } cycle ? new BillingCycle(cycle.Start, cycle.End, cycle.CreatedAt) : null);
            fake.BlockedCustomers.ReplaceBy(blocked.Keys);
            fake.Entities.ReplaceBy(entities.Keys);
            fake.Features.ReplaceBy(features.Keys);
            fake.EventNames.ReplaceBy(names.Keys);
            fake.Locks.ReplaceBy(locks, static held => held.EndsAt);
            fake.RestrictedKeys.ReplaceBy(keys, static key => key.Scopes);
            fake.Stored.ReplaceBy(events);
            fake.Routes.Keys.Claims.ReplaceBy(claims, static claim => claim.ClaimedAt);
            fake.Routes.Limits.Windows.Load(windows);
        };
    }

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IEnumerable<KeyValuePair<string, T>> items) => items.OrderBy(static item => item.Key, StringComparer.Ordinal);

    private static void Check(SavedAutumn.SecretKey key, StatePlace place)
    {
        place.Of("key").Check(key.Key.StartsWith("am_sk", StringComparison.Ordinal), "must begin with \"am_sk\"");
        _ = place.Items("scopes", key.Scopes).Count();
    }

    private static UsageRecord ToRecord(SavedAutumn.Event item, StatePlace place)
    {
        place.Of("id").Check(item.Id.Length > 0, "must not be empty");
        place.Of("featureId").Check(item.FeatureId.Length > 0, "must not be empty");
        place.Of("properties").Check(item.Properties.ValueKind == JsonValueKind.Object, "must be an object");
        return new UsageRecord(item.Id, item.FeatureId, item.CustomerId, item.Timestamp, item.Value, item.EntityId, item.Properties);
    }
}
