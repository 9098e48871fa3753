namespace UsageSdk.Testing;

/// <summary>A text is not a state that a fake server can take over. The server is as it was before.</summary>
/// <remarks>The message names the place and the rule, not what stands there.</remarks>
public sealed class FakeServerStateException : Exception
{
    internal FakeServerStateException(string path, string rule, Exception? cause = null)
        : base($"The state cannot be loaded. {path}: {rule}", cause) => Path = path;

    /// <summary>The place in the JSON.</summary>
    /// <value>Such as <c>$.autumn.customers[0].id</c>; <c>$</c> for the whole.</value>
    public string Path { get; }
}
