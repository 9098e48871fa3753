using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>What was read of the store at one time, for telemetry and health.</summary>
internal sealed class Observation
{
    /// <summary>The part of its window that an event may have used before that is an alarm.</summary>
    public const double Alarm = 0.5;

    public Observation(IReadOnlyDictionary<UsageService, UsageBooks> books, IReadOnlyList<DestinationBacklog> backlog, UsageIngestionOptions options, ServerClocks clocks)
    {
        (Books, Total) = (books, UsageBooks.Sum(books.Values));
        Waiting = [.. backlog.Select(waiting => new Backlog(waiting.Destination, waiting.OldestEnqueuedAt, UsedWindow(waiting, options.For(waiting.Destination.Service).Rules, clocks)))];
        Late = [.. Waiting.Where(static waiting => waiting.UsedWindow >= Alarm)];
    }

    public IReadOnlyDictionary<UsageService, UsageBooks> Books { get; }

    public UsageBooks Total { get; }

    public IReadOnlyList<Backlog> Waiting { get; }

    /// <summary>Destinations whose first event to expire has used half of its window or more.</summary>
    public IReadOnlyList<Backlog> Late { get; }

    private static double UsedWindow(DestinationBacklog waiting, UsageServiceRules rules, ServerClocks clocks)
    {
        if (rules.MaxAge is not { } age || waiting.FirstDeadline == long.MaxValue)
        {
            return 0;
        }

        var left = waiting.FirstDeadline - clocks.For(waiting.Destination.Service).Latest.ToUnixTimeMilliseconds();
        return Math.Max(0, 1 - (left / age.TotalMilliseconds));
    }

    /// <param name="Destination">The destination.</param>
    /// <param name="OldestEnqueuedAt">When its first event was enqueued.</param>
    /// <param name="UsedWindow">The part of its window that its first event to expire has used: 0 when it never expires, 1 and more when it has.</param>
    internal sealed record Backlog(UsageDestination Destination, long OldestEnqueuedAt, double UsedWindow);
}
