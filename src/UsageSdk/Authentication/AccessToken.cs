namespace UsageSdk.Authentication;

/// <summary>A bearer token and when to stop using it. Never prints the token.</summary>
internal sealed class AccessToken(string value, DateTimeOffset renewAfter)
{
    public string Value { get; } = value;

    public bool IsFreshAt(DateTimeOffset now) => now < renewAfter;

    public override string ToString() => "***";
}
