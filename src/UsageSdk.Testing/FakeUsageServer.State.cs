using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <content>What the server keeps, as JSON.</content>
public sealed partial class FakeUsageServer
{
    /// <summary>A server that goes on from a saved state, with a clock that stands still where the state was saved.</summary>
    /// <param name="json">What <see cref="SaveState"/> gave.</param>
    /// <returns>The server.</returns>
    /// <exception cref="FakeServerStateException">It is not such a state.</exception>
    public static FakeUsageServer FromState(string json)
    {
        var saved = SavedServer.Read(json);
        var server = At(saved.Clock);
        server.Load(saved);
        return server;
    }

    /// <summary>What the server keeps, as JSON: all that decides how it answers from here on.</summary>
    /// <returns>Indented JSON with its <c>version</c>, 1. Equal states give equal text.</returns>
    /// <remarks>
    /// The state is the clock's time, <see cref="EnforcesRateLimits"/>, and all that the services have: what was added or sent, what was issued or counted, and
    /// settings and assumptions. <see cref="Requests"/>, <see cref="Faults"/> and <see cref="FailsOnUnknownRoutes"/> are not part of it. Keys of
    /// <see cref="FakeAutumn.AddSecretKey"/> stand in it as they were given, and so do access tokens, which nobody but this fake accepts.
    /// </remarks>
    public string SaveState()
    {
        lock (_scope.Gate)
        {
            var now = _scope.Now;
            return new SavedServer
            {
                Version = SavedServer.CurrentVersion,
                Clock = now,
                EnforcesRateLimits = _scope.EnforcesRateLimits,
                Autumn = AutumnSaving.Save(Autumn, now),
                DodoPayments = DodoPaymentsSaving.Save(DodoPayments, now),
                UsageEngine = UsageEngineSaving.Save(UsageEngine, now),
            }.Write();
        }
    }

    /// <summary>Takes over a saved state in place of the server's own, all of it or nothing.</summary>
    /// <param name="json">What <see cref="SaveState"/> gave. All members must be there, and none that is unknown.</param>
    /// <remarks>
    /// Time goes on: a <see cref="ManualTimeProvider"/> is moved to where the state was saved, unless it is past that already; every other clock must be.
    /// <see cref="Requests"/> and <see cref="Faults"/> stay.
    /// </remarks>
    /// <exception cref="FakeServerStateException">It is not such a state, or one of a time that this server's clock has not reached.</exception>
    public void LoadState(string json) => Load(SavedServer.Read(json));

    private void Load(SavedServer saved)
    {
        var root = StatePlace.Root;
        Action[] services =
        [
            AutumnSaving.Load(Autumn, saved.Autumn, saved.Clock, root.Of("autumn")),
            DodoPaymentsSaving.Load(DodoPayments, saved.DodoPayments, saved.Clock, root.Of("dodoPayments")),
            UsageEngineSaving.Load(UsageEngine, saved.UsageEngine, saved.Clock, root.Of("usageEngine")),
        ];

        // Before the lock and the new state: the timers on the way belong to the old one.
        if (Time is ManualTimeProvider clock)
        {
            clock.MoveTo(saved.Clock);
        }

        root.Of("clock").Check(saved.Clock <= Time.GetUtcNow(), "is later than this server's clock");
        lock (_scope.Gate)
        {
            _scope.EnforcesRateLimits = saved.EnforcesRateLimits;
            Array.ForEach(services, static load => load());
        }
    }
}
