using System.Text.Json.Serialization.Metadata;

namespace UsageSdk.Http;

/// <summary>What a caller hands to an operation: a path parameter, a query, a body, or several of them.</summary>
internal readonly struct OperationInput
{
    public OperationInput(string? id) => Id = id;

    public OperationInput(string? id, IQueryModel query, string? customer = null)
    {
        Id = id;
        Model = query;
        Customer = customer;
    }

    public OperationInput(string? id, IRequestModel body, JsonTypeInfo bodyType, string? customer = null)
    {
        Id = id;
        Model = body;
        BodyType = bodyType;
        Customer = customer;
    }

    /// <summary>The path parameter, not yet escaped.</summary>
    public string? Id { get; }

    /// <summary>The query or the body.</summary>
    public IRequestModel? Model { get; }

    /// <summary>How the body is written; null where there is none.</summary>
    public JsonTypeInfo? BodyType { get; }

    /// <summary>The customer by whom the service counts the request; null where there is none, or where it counts by credential.</summary>
    public string? Customer { get; }
}
