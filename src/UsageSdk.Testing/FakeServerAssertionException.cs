namespace UsageSdk.Testing;

/// <summary>A fake server did not receive what a test says it should have. The message lists what arrived, without credentials.</summary>
public sealed class FakeServerAssertionException : Exception
{
    internal FakeServerAssertionException(string message, RequestLog requests)
        : base($"{message} What arrived:\n{requests}") => Requests = requests;

    /// <summary>What arrived.</summary>
    public RequestLog Requests { get; }
}
