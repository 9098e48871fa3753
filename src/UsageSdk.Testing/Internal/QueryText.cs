namespace UsageSdk.Testing.Internal;

/// <summary>The parameters of a query in their order, decoded; one without a value has an empty one.</summary>
internal sealed class QueryText(string query)
{
    private readonly (string Name, string Value)[] _parameters =
    [
        .. from pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
           let parts = pair.Split('=', 2)
           select (Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : ""),
    ];

    public IReadOnlyList<string> All(string name) => [.. _parameters.Where(parameter => parameter.Name == name).Select(parameter => parameter.Value)];

    public string? First(string name) => _parameters.FirstOrDefault(parameter => parameter.Name == name).Value;

    public string? Last(string name) => _parameters.LastOrDefault(parameter => parameter.Name == name).Value;

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
