namespace UsageSdk.Benchmarks.Quick;

/// <summary>How thoroughly something is measured.</summary>
/// <param name="WarmUp">How long each piece of work runs before it counts.</param>
/// <param name="Round">How long it runs in a round.</param>
/// <param name="Rounds">How many rounds there are.</param>
/// <param name="WarmUpBatch">How often it runs between two looks at the clock.</param>
/// <param name="Waiting">How many events wait in a queue whose memory is measured.</param>
public sealed record Effort(TimeSpan WarmUp, TimeSpan Round, int Rounds, int WarmUpBatch = 30, int Waiting = 1_000_000)
{
    /// <summary>For figures.</summary>
    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(60), 31);

    /// <summary>For calls over sockets, ten rounds.</summary>
    public static Effort Loopback { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500), 10, 5);

    /// <summary>To see that everything runs.</summary>
    public static Effort Once { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 1, 1, Waiting: 5_000);
}
