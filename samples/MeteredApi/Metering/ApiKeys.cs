namespace MeteredApi.Metering;

/// <summary>The customers of the API, by their keys.</summary>
internal sealed class ApiKeys(IConfiguration section)
{
    // Not as configuration is asked, which does not tell upper from lower case.
    private readonly Dictionary<string, string> _customers = section.GetChildren().ToDictionary(key => key.Key, key => key.Value!, StringComparer.Ordinal);

    public string? CustomerOf(string? key) => key is null ? null : _customers.GetValueOrDefault(key);
}
