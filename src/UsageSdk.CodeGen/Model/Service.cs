namespace UsageSdk.CodeGen.Model;

/// <summary>Everything that is generated for one specification file.</summary>
internal sealed record Service(string Name, string SourceFile, IReadOnlyList<ApiGroup> Groups, IReadOnlyList<TypeModel> Types, IReadOnlyList<PatternModel> Patterns, IReadOnlyList<string> JsonRoots);

/// <summary>An interface of the client: the operations that share a value of <c>x-group</c>.</summary>
internal sealed record ApiGroup(string Name, string Description, IReadOnlyList<Operation> Operations)
{
    /// <summary>Whether only the client itself calls it.</summary>
    public bool IsInternal => Name == InternalName;

    /// <summary>The group of the token request, which users have no need to call.</summary>
    public const string InternalName = "Token";
}

/// <summary>One operation, as its interface method and its descriptor need it.</summary>
internal sealed record Operation(
    string Id,
    string Method,
    string HttpMethod,
    string Route,
    string RelativePath,
    string Summary,
    string? Description,
    string Retry,
    bool IsPaged,
    bool TakesIdempotencyKey,
    bool IsUnverified,
    string? ApiVersion,
    IReadOnlyList<RateLimit> RateLimits,
    PathParameter? Path,
    OperationRequest? Request,
    string ReplyType,
    string ReplyDescription,
    IReadOnlyList<ErrorReply> Errors,
    IReadOnlyList<Exchange> Exchanges);

/// <summary>A parameter in the path; at most one an operation.</summary>
internal sealed record PathParameter(string WireName, string Description);

/// <summary>What a caller hands over: a JSON body, or the parameters of a query.</summary>
internal sealed record OperationRequest(RecordModel Model, string Description, bool IsQuery)
{
    /// <summary>Whether it tells what to change.</summary>
    public bool IsChange { get; init; }

    /// <summary>Whether the operation can be called without it: a change of nothing makes no sense.</summary>
    public bool IsOptional => !IsChange && Model.Properties.All(property => !property.IsRequired);

    /// <summary>The member that a service counts requests by, where it counts them by customer.</summary>
    public const string CustomerName = "customer_id";

    /// <summary>The member of that name; null where there is none.</summary>
    public PropertyModel? Customer => Model.Properties.FirstOrDefault(property => property.WireName == CustomerName);
}

/// <summary>A documented limit on the rate of requests.</summary>
internal sealed record RateLimit(string Bucket, int Permits, TimeSpan Window, int Burst, bool PerCustomer, IReadOnlyList<int> Tiers);

/// <summary>A documented error status.</summary>
internal sealed record ErrorReply(int Status, string Description);

/// <summary>A regular expression that a check uses, named after the member that it guards.</summary>
internal sealed record PatternModel(string Name, string Expression);
