using System.Security.Cryptography;

namespace UsageSdk.Offline.Internal;

/// <summary>What surrounds the state of an aggregation: a mark with the format's version, a fingerprint of what it is about, and a checksum of all before.</summary>
internal static class AggregationState
{
    private const int HashSize = 16;

    // The last byte is the version. It goes up when the format changes, and when rules do so that parts of both versions would not fit together.
    private static ReadOnlySpan<byte> Mark => "USA\x01"u8;

    /// <summary>A hash of all that decides where events count.</summary>
    public static byte[] Fingerprint(AggregationQuery query, AggregationContext context, AggregationWindow window, BinGrid grid)
    {
        var writer = new StateWriter();
        writer.Add((long)context.Profile);
        writer.Add(context.Now.UtcTicks);
        foreach (var milliseconds in (long[])[window.Start, window.End, window.TotalStart])
        {
            writer.Add((ulong)milliseconds);
        }

        grid.Describe(writer);
        writer.Add((long)query.Unit);
        writer.Add((long)query.Grouping);
        writer.Add(query.GroupPath);
        writer.Add(query.MaxGroups);
        AddOptional(writer, query.CustomerId);
        AddOptional(writer, query.EntityId);
        writer.Add(query.Features.Length);
        foreach (var feature in query.Features)
        {
            writer.Add(feature);
        }

        foreach (var (path, text) in query.Filters)
        {
            writer.Add(path);
            writer.Add(text);
        }

        return Hash(writer.Written);
    }

    public static StateWriter Begin(ReadOnlySpan<byte> fingerprint)
    {
        var writer = new StateWriter();
        writer.Add(Mark);
        writer.Add(fingerprint);
        return writer;
    }

    public static byte[] End(StateWriter writer)
    {
        writer.Add(Hash(writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>What is within.</summary>
    /// <exception cref="FormatException">It is no state, not one of this version, or damaged.</exception>
    /// <exception cref="ArgumentException">It is about something else.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> state, ReadOnlySpan<byte> fingerprint)
    {
        if (!state.StartsWith(Mark[..^1]))
        {
            throw new FormatException("The bytes are no state of an aggregation.");
        }

        if (!state.StartsWith(Mark))
        {
            throw new FormatException("The state of the aggregation is in a format that this version does not know.");
        }

        if (state.Length < Mark.Length + (2 * HashSize) || !state[^HashSize..].SequenceEqual(Hash(state[..^HashSize])))
        {
            throw StateReader.Damaged();
        }

        var content = state[Mark.Length..^HashSize];
        return content.StartsWith(fingerprint)
            ? content[HashSize..]
            : throw new ArgumentException("Only the state of an aggregation of the same request and context can be merged.", nameof(state));
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes)[..HashSize];

    private static void AddOptional(StateWriter writer, string? text)
    {
        writer.Add(text is null ? 0 : 1);
        writer.Add(text ?? "");
    }
}
