namespace UsageSdk.Offline.Internal;

/// <summary>The text by which events with a property are grouped and filtered.</summary>
/// <param name="Path">The property's path.</param>
/// <param name="Raw">The text as the server reads it from an event: empty for an object.</param>
/// <param name="Compound">The JSON of an object or array, which is its text in the server's rolled-up counts; null for anything else.</param>
internal readonly record struct PropertyText(string Path, string Raw, string? Compound = null)
{
    /// <summary>One without texts.</summary>
    public static readonly PropertyText[] None = [new("", "")];
}
