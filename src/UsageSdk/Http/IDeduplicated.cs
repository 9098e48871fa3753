namespace UsageSdk.Http;

/// <summary>A request that the service takes once, and refuses when its key comes again. It tells enough for a reply of its own.</summary>
internal interface IDeduplicated<out TReply>
{
    /// <summary>The reply for a request that the service has taken before; it does not repeat its first reply.</summary>
    TReply ToDuplicateReply();

    /// <summary>The reply for a request that the service has taken without saying more.</summary>
    TReply ToEmptyReply();
}
