namespace UsageSdk.Benchmarks.Quick;

/// <summary>
/// Measures several pieces of work in turns, so that whatever else the machine does meets them alike.
/// Ratios within a measurement mean something on a machine that others use; times alone do not.
/// </summary>
/// <param name="work">The work, each by its name: does it so many times.</param>
public sealed class Measurement(IReadOnlyList<(string Name, Action<int> Run)> work)
{
    internal static TimeProvider Clock => TimeProvider.System;

    /// <summary>Measures.</summary>
    /// <param name="effort">How thoroughly.</param>
    public IReadOnlyDictionary<string, Figure> Run(Effort effort)
    {
        var counts = work.Select(one => Prepare(one.Run, effort)).ToArray();
        var times = work.Select(_ => new double[effort.Rounds]).ToArray();
        var bytes = work.Select(_ => new double[effort.Rounds]).ToArray();
        for (var round = 0; round < effort.Rounds; round++)
        {
            for (var index = 0; index < work.Count; index++)
            {
                (times[index][round], bytes[index][round]) = Once(work[index].Run, counts[index]);
            }
        }

        return Enumerable.Range(0, work.Count).ToDictionary(index => work[index].Name, index => new Figure(times[index], bytes[index]));
    }

    /// <summary>Does something so many times.</summary>
    /// <returns>What it took, for one time.</returns>
    internal static (double Nanoseconds, double Bytes) Once(Action<int> run, int count)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Clock.GetTimestamp();
        run(count);
        var elapsed = Clock.GetElapsedTime(started);
        return (elapsed.TotalNanoseconds / count, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / count);
    }

    /// <summary>Runs until the compiler has done its best.</summary>
    /// <returns>How often to do it in a round.</returns>
    private static int Prepare(Action<int> run, Effort effort)
    {
        var started = Clock.GetTimestamp();
        var done = 0;
        do
        {
            run(effort.WarmUpBatch);
            done += effort.WarmUpBatch;
        }
        while (Clock.GetElapsedTime(started) < effort.WarmUp);

        return (int)Math.Max(1, done * (effort.Round / Clock.GetElapsedTime(started)));
    }
}
