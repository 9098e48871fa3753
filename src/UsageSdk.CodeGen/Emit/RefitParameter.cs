using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>A parameter of a Refit method: its name, what it means, and its declaration with attributes.</summary>
internal sealed record RefitParameter(string Name, string Description, string Code)
{
    /// <summary>All parameters of an operation, those that can be left out last.</summary>
    public static List<RefitParameter> Of(Operation operation)
    {
        var parameters = new List<RefitParameter>();
        if (operation.Path is { } path)
        {
            var name = Naming.Camel(path.WireName);
            parameters.Add(new(name, path.Description, $"{Alias(path.WireName, name)}string {name}"));
        }

        if (operation.Request is { IsQuery: true } query)
        {
            parameters.AddRange(query.Model.Properties.OrderBy(property => !property.IsRequired).Select(OfQuery));
        }
        else if (operation.Request is { } body)
        {
            // Never optional: Refit sends null as the JSON text null.
            parameters.Add(new("request", body.Description, $"[Body] {body.Model.Name} request"));
        }

        if (operation.TakesIdempotencyKey)
        {
            parameters.Add(new("idempotencyKey", "Makes it safe to repeat the call; null for none.", "[Header(\"Idempotency-Key\")] string? idempotencyKey = null"));
        }

        parameters.Add(new("cancellationToken", "Cancels the call.", "CancellationToken cancellationToken = default"));
        return parameters;
    }

    private static RefitParameter OfQuery(PropertyModel property)
    {
        var name = Naming.Camel(property.WireName);
        var collection = property.Type.CSharp.StartsWith("IReadOnlyList<", StringComparison.Ordinal) ? "[Query(CollectionFormat.Multi)] " : "";
        var type = property.Type.CSharp + (property.IsNullable ? "?" : "");
        return new(name, property.Description, $"{collection}{Alias(property.WireName, name)}{type} {name}{(property.IsRequired ? "" : " = null")}");
    }

    private static string Alias(string wireName, string name) => wireName == name ? "" : $"[AliasAs(\"{wireName}\")] ";
}
