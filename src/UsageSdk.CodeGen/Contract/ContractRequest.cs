namespace UsageSdk.CodeGen.Contract;

/// <summary>A request as it stands on the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, still escaped, such as <c>/events/a%2Fb</c>.</param>
/// <param name="Query">The query with its question mark, still escaped; empty when there is none.</param>
/// <param name="Headers">The headers, those of the content too; names of any case.</param>
/// <param name="Body">The body's bytes; empty when there is none.</param>
public sealed record ContractRequest(string Method, string Path, string Query, IReadOnlyCollection<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);
