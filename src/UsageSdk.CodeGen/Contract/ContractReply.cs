namespace UsageSdk.CodeGen.Contract;

/// <summary>A reply as it stands on the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, those of the content too; names of any case.</param>
/// <param name="Body">The body's bytes; empty when there is none.</param>
public sealed record ContractReply(int Status, IReadOnlyCollection<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);
