namespace UsageSdk.Authentication;

/// <summary>What a service is called with. Never prints its secret.</summary>
internal abstract class Credential
{
    /// <summary>Puts the credential on a request.</summary>
    public abstract ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Notes that the service refused the credential of a request.</summary>
    /// <returns>Whether another attempt would bring another one.</returns>
    public virtual bool Reject(HttpRequestMessage request) => false;

    /// <summary>
    /// Takes the secret out of a text that a server sent: services quote keys in their errors, in whole or in part. They know the one that
    /// the request carried, which need not be the one in use by now.
    /// </summary>
    public virtual string Redact(string text, HttpRequestMessage request) => Redaction.Redact(text, request.Headers.Authorization?.Parameter);

    public sealed override string ToString() => "***";
}
