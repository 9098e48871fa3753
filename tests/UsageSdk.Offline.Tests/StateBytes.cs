using System.Security.Cryptography;

namespace UsageSdk.Offline.Tests;

/// <summary>What a state consists of: a mark and a fingerprint, then the content, then a checksum of both.</summary>
internal static class StateBytes
{
    public const int Head = 4 + 16;

    private const int Checksum = 16;

    /// <summary>Bytes with the checksum that belongs to them, as if they had been saved so.</summary>
    public static byte[] Seal(byte[] bytes) => [.. bytes, .. SHA256.HashData(bytes)[..Checksum]];
}
