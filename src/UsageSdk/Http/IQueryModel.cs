namespace UsageSdk.Http;

/// <summary>A model whose members are parameters of a query.</summary>
internal interface IQueryModel : IRequestModel
{
    /// <summary>Appends the members that are set.</summary>
    void Write(ref QueryString query);
}
