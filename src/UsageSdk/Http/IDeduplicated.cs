namespace UsageSdk.Http;

/// <summary>A request that the service takes once, and refuses when its key comes again.</summary>
internal interface IDeduplicated<out TReply>
{
    /// <summary>The reply for a request that the service has taken before; it does not repeat its first reply.</summary>
    TReply ToDuplicateReply();
}
