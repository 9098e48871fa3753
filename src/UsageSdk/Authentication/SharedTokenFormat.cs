using System.Buffers.Binary;
using System.Text;

namespace UsageSdk.Authentication;

/// <summary>A token as bytes: a version, soft and hard expiry as UTC ticks, and the token.</summary>
internal static class SharedTokenFormat
{
    private const byte Version = 1;
    private const int SoftAt = 1;
    private const int HardAt = SoftAt + sizeof(long);
    private const int TokenAt = HardAt + sizeof(long);

    public static byte[] Write(AccessToken token)
    {
        var bytes = new byte[TokenAt + Encoding.ASCII.GetByteCount(token.Value)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SoftAt), token.SoftExpiry.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HardAt), token.HardExpiry.UtcTicks);
        Encoding.ASCII.GetBytes(token.Value, bytes.AsSpan(TokenAt));
        return bytes;
    }

    /// <summary>The token; null for whatever this version did not write.</summary>
    public static AccessToken? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= TokenAt || bytes[0] != Version)
        {
            return null;
        }

        var soft = BinaryPrimitives.ReadInt64LittleEndian(bytes[SoftAt..]);
        var hard = BinaryPrimitives.ReadInt64LittleEndian(bytes[HardAt..]);
        var value = Encoding.Latin1.GetString(bytes[TokenAt..]);
        return soft >= 0 && soft <= hard && hard <= DateTimeOffset.MaxValue.UtcTicks && AccessToken.IsToken(value)
            ? new AccessToken(value, new DateTimeOffset(soft, TimeSpan.Zero), new DateTimeOffset(hard, TimeSpan.Zero))
            : null;
    }
}
