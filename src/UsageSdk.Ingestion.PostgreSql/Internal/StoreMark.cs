using System.Globalization;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Which events were pending at a time.</summary>
/// <param name="Sequence">The last sequence that was taken by then.</param>
/// <param name="Position">A position up to which all conclusions are older.</param>
/// <param name="Snapshot">PostgreSQL's snapshot: which transactions had been committed.</param>
internal sealed record StoreMark(long Sequence, long Position, string Snapshot)
{
    public static StoreMark Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var sequence, var position, { Length: > 0 } snapshot]
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var lastSequence)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var lastPosition)
            ? new(lastSequence, lastPosition, snapshot)
            : throw new ArgumentException("This is no mark of this store.", nameof(text));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}/{Position}/{Snapshot}");
}
