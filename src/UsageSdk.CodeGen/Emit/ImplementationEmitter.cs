using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes the implementation of a group: one expression a call, no reflection, no closures.</summary>
internal static class ImplementationEmitter
{
    public static SourceWriter Emit(Service service, ApiGroup group)
    {
        var writer = new SourceWriter();
        writer.Open($"internal sealed class {group.Name}Api(ApiTransport transport) : {Naming.InterfaceOf(group.Name)}, IApiGroup");
        writer.Line("TimeProvider IApiGroup.Time => transport.Time;");
        foreach (var operation in group.Operations)
        {
            writer.Line();
            EmitMethod(writer, service, operation);
        }

        writer.Close();
        return writer;
    }

    private static void EmitMethod(SourceWriter writer, Service service, Operation operation)
    {
        var call = $"transport.SendAsync({service.Name}Operations.{OperationsEmitter.NameOf(operation)}, {Input(service, operation)}, {service.Name}Json.Default.{operation.ReplyType}, options, cancellationToken)";
        if (operation.Request is { IsOptional: false })
        {
            writer.Open($"public {OperationSignature.Of(operation)}");
            writer.Line("ArgumentNullException.ThrowIfNull(request);");
            writer.Line($"return {call};");
            writer.Close();
        }
        else
        {
            writer.Line($"public {OperationSignature.Of(operation)} =>");
            writer.Indented($"{call};");
        }
    }

    private static string Input(Service service, Operation operation)
    {
        var id = operation.Path is { } path ? Naming.Camel(path.WireName) : "null";
        if (operation.Request is not { } request)
        {
            return $"new OperationInput({id})";
        }

        var value = request.IsOptional ? "request ?? new()" : "request";
        if (request.Model.Properties.Any(property => property.ClientDefault is not null))
        {
            value = "request.WithClientDefaults()";
        }

        var customer = operation.RateLimits[0].PerCustomer ? $", request{(request.IsOptional ? "?" : "")}.{request.Customer!.Name}" : "";
        return request.IsQuery ? $"new OperationInput({id}, {value}{customer})" : $"new OperationInput({id}, {value}, {service.Name}Json.Default.{request.Model.Name}{customer})";
    }
}
