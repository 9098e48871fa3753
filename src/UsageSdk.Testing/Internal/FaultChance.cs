using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace UsageSdk.Testing.Internal;

/// <summary>Draws by lot which requests meet a fault. The lot is a hash of the request, so that it does not depend on what other threads send.</summary>
internal sealed class FaultChance(int seed, double rate)
{
    private const double Whole = 1UL << 53;

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public double Rate => rate;

    /// <summary>The index of the fault that a request meets; null for none.</summary>
    public int? Draw(RecordedRequest request, int faults)
    {
        var content = Convert.ToHexString(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.Query}\n"), .. request.Body.Span]));
        var before = _seen.GetValueOrDefault(content);
        _seen[content] = before + 1;
        var lot = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed} {before} {content}"))).AsSpan();
        return (BinaryPrimitives.ReadUInt64LittleEndian(lot) >> 11) / Whole < rate ? (int)(BinaryPrimitives.ReadUInt32LittleEndian(lot[8..]) % (uint)faults) : null;
    }
}
