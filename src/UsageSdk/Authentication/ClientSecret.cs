namespace UsageSdk.Authentication;

/// <summary>The credential of token requests, whose secret stands in the body.</summary>
internal sealed class ClientSecret(string secret) : Credential, ICredentialSource
{
    public Credential? Current => this;

    public string MissingSetting => "UsageEngine:ClientSecret";

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override string Redact(string text, HttpRequestMessage request) => Redaction.Redact(text, secret);
}
