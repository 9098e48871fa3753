using UsageSdk.Offline;

namespace UsageSdk.Testing.Internal;

/// <summary>Saves the fake of Dodo Payments, and loads it again.</summary>
internal static class DodoPaymentsSaving
{
    /// <summary>Under the server's lock.</summary>
    public static SavedDodoPayments Save(FakeDodoPayments fake, DateTimeOffset now) => new()
    {
        RateLimitTier = fake.RateLimitTier,
        Assumptions = fake.Assumptions,
        Customers = [.. fake.Customers.Order(StringComparer.Ordinal)],
        Meters = [.. fake.Meters.Values.Select(reading => reading.Meter).OrderBy(meter => meter.Id, StringComparer.Ordinal)],
        Events = [.. fake.Order.Select(id => fake.Stored[id])],
        RequestWindows = fake.Routes.Limits.Windows.Save(now),
    };

    /// <summary>Checks a state.</summary>
    /// <returns>What takes it over, under the server's lock, and cannot fail.</returns>
    /// <exception cref="FakeServerStateException">The state contradicts itself.</exception>
    public static Action Load(FakeDodoPayments fake, SavedDodoPayments saved, DateTimeOffset now, StatePlace place)
    {
        place.Of("rateLimitTier").Check(saved.RateLimitTier >= 0 && saved.RateLimitTier <= DodoPaymentsLimits.HighestTier, $"must be 0 to {DodoPaymentsLimits.HighestTier}");
        var customers = place.Keyed("customers", saved.Customers, static id => id);
        var meters = place.Items("meters", saved.Meters).Select(static item => ToReading(item.Item, item.Place)).ToList();
        _ = place.Keyed("meters", saved.Meters, static meter => meter.Id);
        var events = place.Keyed("events", saved.Events, static stored => stored.Event.EventId, (stored, at) => Check(stored, fake.BusinessId, at.Of("event")));
        var windows = RequestWindows.Check(saved.RequestWindows, now, place);
        return () =>
        {
            fake.RateLimitTier = saved.RateLimitTier;
            fake.Assumptions.ReplaceBy(saved.Assumptions);
            fake.Customers.ReplaceBy(customers.Keys);
            fake.Meters.ReplaceBy(meters.Select(static meter => KeyValuePair.Create(meter.Meter.Id, meter)));
            fake.Stored.ReplaceBy(events);
            fake.Order.ReplaceBy(saved.Events.Select(static stored => stored.Event.EventId));
            fake.Routes.Limits.Windows.Load(windows);
        };
    }

    private static void Check(StoredEvent stored, string businessId, StatePlace place)
    {
        place.Of("event_id").Check(stored.Event.EventId.Length > 0, "must not be empty");
        place.Of("business_id").Check(stored.Event.BusinessId == businessId, $"must be {businessId}");
    }

    private static DodoPaymentsMeterTally ToReading(DodoPaymentsMeter meter, StatePlace place)
    {
        try
        {
            return new DodoPaymentsMeterTally(meter);
        }
        catch (ArgumentException exception)
        {
            throw place.Broken(exception.Message, exception);
        }
    }
}
