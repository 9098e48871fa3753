namespace UsageSdk.Http;

/// <summary>What the pipeline needs to know of an operation.</summary>
/// <param name="Name">The name in errors and telemetry, such as <c>events.aggregate</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The documented route, for people.</param>
/// <param name="RelativePath">The path below the base address, with at most one parameter in braces.</param>
/// <param name="Replay">When it may be sent again.</param>
/// <param name="Buckets">Its rate limits.</param>
/// <param name="TakesIdempotencyKey">Whether it carries an idempotency key.</param>
/// <param name="ApiVersion">The value of <c>x-api-version</c>; null for services without that header.</param>
internal sealed record ApiOperation(
    string Name, HttpMethod Method, string Route, string RelativePath, Replay Replay, RateLimitBucket[] Buckets, bool TakesIdempotencyKey = false, string? ApiVersion = null)
{
    /// <summary>The wire name of the path parameter; null where the path has none.</summary>
    public string? PathParameter { get; } = RelativePath.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open
        ? RelativePath[(open + 1)..RelativePath.IndexOf('}', StringComparison.Ordinal)]
        : null;

    /// <summary>The path up to its parameter; all of it where there is none.</summary>
    public string PathBefore { get; } = RelativePath.Split('{')[0];

    /// <summary>The path after its parameter.</summary>
    public string PathAfter { get; } = RelativePath[(RelativePath.IndexOf('}', StringComparison.Ordinal) + 1)..] is var rest && rest.Length < RelativePath.Length ? rest : "";
}
