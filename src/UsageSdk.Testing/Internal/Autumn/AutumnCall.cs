using System.Text.Json;
using UsageSdk.Offline.Internal;

namespace UsageSdk.Testing.Internal;

/// <summary>A request that may be answered.</summary>
/// <param name="Request">The request.</param>
/// <param name="Body">Its body; null for one that is not JSON, which counts as an empty object.</param>
/// <param name="Version">The version of the API that answers.</param>
/// <param name="IsQueued">Whether the organisation sends so much that the work is put off.</param>
internal sealed record AutumnCall(RecordedRequest Request, JsonElement? Body, AutumnVersion Version, bool IsQueued)
{
    public RequestFields Fields => new(Body, AutumnFailure.InvalidInputs);
}
