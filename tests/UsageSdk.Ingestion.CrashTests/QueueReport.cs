using System.Globalization;

namespace UsageSdk.Ingestion.CrashTests;

/// <summary>What a process that has drained the queue prints.</summary>
/// <param name="Pending">Events that still wait.</param>
/// <param name="Books">The books of each service.</param>
/// <param name="Letters">The dead letters: service, number, outcome.</param>
internal sealed record QueueReport(long Pending, IReadOnlyDictionary<UsageService, UsageBooks> Books, IReadOnlyList<(UsageService Service, int Number, UsageOutcome Outcome)> Letters)
{
    public static QueueReport Read(IReadOnlyList<string> lines)
    {
        var words = lines.Select(line => line.Split(' ')).ToLookup(line => line[0]);
        return new(
            Number(Assert.Single(words["pending"])[1]),
            words["books"].ToDictionary(line => Enum.Parse<UsageService>(line[1]), line => new UsageBooks
            {
                Enqueued = Number(line[2]),
                Delivered = Number(line[3]),
                Duplicate = Number(line[4]),
                Rejected = Number(line[5]),
                Expired = Number(line[6]),
                Unknown = Number(line[7]),
                Pending = Number(line[8]),
            }),
            [.. words["letter"].Select(line => (Enum.Parse<UsageService>(line[1]), (int)Number(line[2]), Enum.Parse<UsageOutcome>(line[3])))]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
