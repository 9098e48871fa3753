using System.Buffers.Binary;
using System.Security.Cryptography;

namespace UsageSdk.Ingestion.Internal;

/// <summary>UUIDs of version 7: ids grow with time, which keeps the indexes of stores small and quick.</summary>
internal sealed class NewIds
{
    private const int TimeLength = 6;
    private const int RandomLength = 10;

    private readonly object _gate = new();

    // For many ids: asking the system costs more than all else that an id needs.
    private readonly byte[] _random = new byte[100 * RandomLength];
    private int _used = 100 * RandomLength;

    public string Next(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[TimeLength + RandomLength];
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, now.ToUnixTimeMilliseconds());
        milliseconds[^TimeLength..].CopyTo(bytes);
        Randomize(bytes[TimeLength..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private void Randomize(Span<byte> bytes)
    {
        lock (_gate)
        {
            if (_used == _random.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _used = 0;
            }

            _random.AsSpan(_used, bytes.Length).CopyTo(bytes);
            _used += bytes.Length;
        }
    }
}
