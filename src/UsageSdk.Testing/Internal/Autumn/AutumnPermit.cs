namespace UsageSdk.Testing.Internal;

/// <summary>What the rate limits say of a request.</summary>
/// <param name="Headers">The headers of its reply, whatever that is.</param>
/// <param name="IsRefused">Whether it is too much.</param>
internal sealed record AutumnPermit(IReadOnlyList<(string Name, string Value)> Headers, bool IsRefused)
{
    /// <summary>Whether the work is put off.</summary>
    public bool IsQueued { get; init; }
}
