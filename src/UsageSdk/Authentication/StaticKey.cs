using System.Net.Http.Headers;

namespace UsageSdk.Authentication;

/// <summary>A bearer key that does not change.</summary>
internal sealed class StaticKey(string key) : Credential
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", key);

    public bool Is(string other) => key == other;

    public override ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }
}
