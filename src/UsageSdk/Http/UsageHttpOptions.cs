namespace UsageSdk;

/// <summary>How requests to a service are carried. The defaults are what every server takes.</summary>
public sealed class UsageHttpOptions
{
    /// <summary>
    /// Whether requests ask for HTTP/2, with which many calls at once share few connections. Over TLS the server chooses, and may answer with HTTP/1.1;
    /// without TLS, which is for loopback hosts only, it must speak HTTP/2.
    /// </summary>
    /// <value>Default: false, for HTTP/1.1.</value>
    public bool UseHttp2 { get; set; }

    /// <summary>
    /// From how many bytes on a body is sent with gzip, if that makes it smaller: a batch of 1,000 events shrinks to a tenth, for about a millisecond of work.
    /// No service documents that it takes such bodies; one that does not refuses them with 400 or 415, or takes them for broken JSON.
    /// </summary>
    /// <value>Default: null, for never. 0 or more.</value>
    public int? CompressRequestsFrom { get; set; }
}
