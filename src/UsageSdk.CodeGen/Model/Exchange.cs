using System.Text.Json.Nodes;

namespace UsageSdk.CodeGen.Model;

/// <summary>An example of a request, with the reply to it.</summary>
/// <param name="Name">Its name below the operation; null where the request has no body, of which there could be several.</param>
/// <param name="Path">The path from the host on, with its parameter filled in.</param>
/// <param name="Query">The parameters of the query; of one that repeats, the first value.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Status">The reply's status.</param>
/// <param name="Reply">The reply's body.</param>
internal sealed record Exchange(string? Name, string Path, IReadOnlyList<(string Name, string Value)> Query, JsonNode? Body, int Status, JsonNode Reply);
