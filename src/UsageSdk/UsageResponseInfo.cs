using System.Net;
using System.Net.Http.Headers;

namespace UsageSdk;

/// <summary>What is known of a call's reply beside its body.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="Headers">The headers, such as those on rate limits.</param>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="Elapsed">How long the call took, waits included.</param>
public sealed record UsageResponseInfo(HttpStatusCode StatusCode, HttpResponseHeaders Headers, int Attempts, TimeSpan Elapsed);
