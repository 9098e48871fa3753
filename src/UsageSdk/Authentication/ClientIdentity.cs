using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace UsageSdk.Authentication;

/// <summary>Who asks for tokens, and for what. Never prints the secret.</summary>
internal sealed class ClientIdentity(string clientId, string secret, string audience)
{
    public string ClientId => clientId;

    public string Secret => secret;

    public string Audience => audience;

    public bool Is(string otherClientId, string otherSecret, string otherAudience) =>
        clientId == otherClientId && secret == otherSecret && audience == otherAudience;

    /// <summary>A name for the tokens of this identity that tells nothing of the secret.</summary>
    public string Fingerprint(Uri endpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(endpoint.AbsoluteUri));
        Append(hash, Encoding.UTF8.GetBytes(clientId));
        Append(hash, Encoding.UTF8.GetBytes(audience));
        Append(hash, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public override string ToString() => "***";

    /// <summary>Each part with its length before it, so that no two lists of parts are the same bytes.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
