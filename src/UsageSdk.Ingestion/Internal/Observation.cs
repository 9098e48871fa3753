using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal;

/// <summary>What was read of the store at one time, for telemetry and health.</summary>
internal sealed class Observation
{
    /// <summary>The part of its window that an event may have used before that is an alarm.</summary>
    public const double Alarm = 0.5;

    private readonly UsageIngestionOptions _options;
    private readonly ServerClocks _clocks;

    public Observation(IReadOnlyDictionary<UsageService, UsageBooks> books, IReadOnlyList<DestinationBacklog> waiting, UsageIngestionOptions options, ServerClocks clocks)
    {
        (Books, Total, Waiting, _options, _clocks) = (books, UsageBooks.Sum(books.Values), waiting, options, clocks);
        Late = [.. waiting.Select(backlog => (backlog.Destination, UsedWindow(backlog))).Where(static late => late.Item2 >= Alarm)];
    }

    public IReadOnlyDictionary<UsageService, UsageBooks> Books { get; }

    public UsageBooks Total { get; }

    public IReadOnlyList<DestinationBacklog> Waiting { get; }

    /// <summary>Destinations whose first event to expire had used half of its window or more.</summary>
    public IReadOnlyList<(UsageDestination Destination, double UsedWindow)> Late { get; }

    /// <summary>
    /// The part of its window that the first event to expire has used by now, also when the store has not been read for long: 0 when it never expires, 1 and
    /// more when it has.
    /// </summary>
    public double UsedWindow(DestinationBacklog waiting)
    {
        if (_options.For(waiting.Destination.Service).Rules.MaxAge is not { } age || waiting.FirstDeadline == long.MaxValue)
        {
            return 0;
        }

        var left = waiting.FirstDeadline - _clocks.For(waiting.Destination.Service).Latest.ToUnixTimeMilliseconds();
        return Math.Max(0, 1 - (left / age.TotalMilliseconds));
    }
}
