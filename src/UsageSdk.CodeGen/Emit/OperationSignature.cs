using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>The C# signature of an operation, which interface and implementation share.</summary>
internal static class OperationSignature
{
    public static string Of(Operation operation)
    {
        var parameters = new List<string>();
        if (operation.Path is { } path)
        {
            parameters.Add($"string {Naming.Camel(path.WireName)}");
        }

        if (operation.Request is { } request)
        {
            parameters.Add(request.IsOptional ? $"{request.Model.Name}? request = null" : $"{request.Model.Name} request");
        }

        parameters.Add("RequestOptions? options = null");
        parameters.Add("CancellationToken cancellationToken = default");
        return $"Task<{operation.ReplyType}> {operation.Method}Async({string.Join(", ", parameters)})";
    }
}
