using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace UsageSdk.Ingestion;

/// <summary>Ids of usage events.</summary>
public static class UsageEventId
{
    // A lone surrogate has no UTF-8; replaced, it would make different facts alike.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Derives an id from the facts that make an event what it is, such as <c>From("invoice", "in_42", "line 7")</c>: the same facts always give the same id, also in another process.</summary>
    /// <param name="facts">The facts, in order. <c>("ab", "c")</c> and <c>("a", "bc")</c> differ.</param>
    /// <returns>32 hexadecimal digits: the first half of a SHA-256.</returns>
    /// <exception cref="ArgumentException">There are no facts, one is null, or one is no valid Unicode.</exception>
    public static string From(params string[] facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Length == 0 || facts.Contains(null))
        {
            throw new ArgumentException("Name at least one fact, and none that is null.", nameof(facts));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var fact in facts)
        {
            var bytes = Strict.GetBytes(fact);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
