namespace UsageSdk.CodeGen;

/// <summary>Turns the contract's names into .NET names.</summary>
internal static class Naming
{
    /// <summary><c>feature_id</c>, <c>page-number</c> and <c>meterKey</c> become <c>FeatureId</c>, <c>PageNumber</c> and <c>MeterKey</c>.</summary>
    public static string Pascal(string wireName) =>
        string.Concat(wireName.Split('_', '-', '.').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public static string Camel(string wireName)
    {
        var name = Pascal(wireName);
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The interface of a group: <c>Events</c> becomes <c>IEventsApi</c>.</summary>
    public static string InterfaceOf(string group) => $"I{group}Api";
}
