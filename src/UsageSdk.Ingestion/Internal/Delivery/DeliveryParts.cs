using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using UsageSdk.Ingestion.Stores;

namespace UsageSdk.Ingestion.Internal.Delivery;

/// <summary>What the pumps of a queue share.</summary>
internal sealed class DeliveryParts
{
    private const int MostDoublings = 10;

    private static readonly TimeSpan FirstStoreRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestStoreRest = TimeSpan.FromSeconds(10);

    private readonly string _process = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, bool> _owners = new(StringComparer.Ordinal);
    private int _urgencies;
    private long _leases;

    public required IUsageEventStore Store { get; init; }

    public required UsageIngestionOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required ServerClocks Clocks { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Told of every settlement.</summary>
    public required Func<IReadOnlyList<UsageConclusion>, CancellationToken, ValueTask> OnConcluded { get; init; }

    /// <summary>Told when a pump has nothing to send.</summary>
    public required Action OnQuiet { get; init; }

    /// <summary>The owners of the leases under way, which are to be renewed.</summary>
    public ICollection<string> Owners => _owners.Keys;

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether somebody waits, so that batches do not linger.</summary>
    public bool IsUrgent => Volatile.Read(ref _urgencies) > 0;

    /// <summary>
    /// A new owner, one for each lease that was answered. A lease that nobody knows of is not renewed, and ends, so that its events are found again.
    /// </summary>
    public string NewOwner() => $"{_process}-{Interlocked.Increment(ref _leases)}";

    /// <summary>How long to leave the store alone after so many failures of it in a row.</summary>
    public TimeSpan RestFor(int failures)
    {
        var wait = FirstStoreRest * Math.Pow(2, Math.Min(failures, MostDoublings) - 1);
        var longest = Options.PollInterval < LongestStoreRest ? Options.PollInterval : LongestStoreRest;
        return wait < longest ? wait : longest;
    }

    public void Hold(string owner) => _owners.TryAdd(owner, true);

    public void LetGo(string owner) => _owners.TryRemove(owner, out _);

    public void Hurry() => Interlocked.Increment(ref _urgencies);

    public void Relax() => Interlocked.Decrement(ref _urgencies);

    public ValueTask PublishAsync(UsageDestination destination, IReadOnlyList<EventSettlement> settlements, IReadOnlyList<long> positions, CancellationToken cancellationToken)
    {
        var conclusions = new List<UsageConclusion>(settlements.Count);
        for (var index = 0; index < settlements.Count; index++)
        {
            var settlement = settlements[index];
            if (positions[index] > 0)
            {
                conclusions.Add(new()
                {
                    Position = positions[index],
                    Destination = destination,
                    Id = settlement.Event.Id,
                    Outcome = settlement.Outcome,
                    Reason = settlement.State.Reason,
                    ConcludedAt = DateTimeOffset.FromUnixTimeMilliseconds(settlement.At),
                    Attempts = settlement.State.Attempts,
                });
            }
        }

        return conclusions.Count == 0 ? ValueTask.CompletedTask : OnConcluded(conclusions, cancellationToken);
    }
}
