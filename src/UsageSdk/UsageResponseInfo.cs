using System.Net;
using System.Net.Http.Headers;

namespace UsageSdk;

/// <summary>What is known of a call's reply beside its body.</summary>
public sealed record UsageResponseInfo
{
    /// <summary>The status.</summary>
    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The headers, such as those on rate limits.</summary>
    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>How many attempts were made.</summary>
    public required int Attempts { get; init; }

    /// <summary>How long the call took, waits included.</summary>
    public required TimeSpan Elapsed { get; init; }
}
