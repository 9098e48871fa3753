using System.Globalization;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes what the pipeline needs to know of each operation, as data.</summary>
internal static class OperationsEmitter
{
    public static SourceWriter Emit(Service service)
    {
        var operations = service.Groups.SelectMany(group => group.Operations).ToList();
        var writer = new SourceWriter();
        writer.Open($"internal static class {service.Name}Operations");
        foreach (var limit in operations.SelectMany(operation => operation.RateLimits).DistinctBy(limit => limit.Bucket))
        {
            writer.Line($"private static readonly RateLimitBucket {BucketName(limit)} = new(\"{limit.Bucket}\", Permits: {limit.Permits}, Window: {Window(limit.Window)}, Burst: {limit.Burst}, RateLimitPartition.{(limit.PerCustomer ? "Customer" : "Credential")}{Tiers(limit)});");
        }

        foreach (var operation in operations)
        {
            writer.Line();
            var buckets = string.Join(", ", operation.RateLimits.Select(BucketName));
            var headers = (operation.TakesIdempotencyKey ? ", TakesIdempotencyKey: true" : "") + (operation.ApiVersion is { } version ? $", ApiVersion: {CSharpText.Literal(version)}" : "");
            writer.Line($"public static readonly ApiOperation {NameOf(operation)} = new(\"{operation.Id}\", HttpMethod.{Naming.Pascal(operation.HttpMethod)}, \"{operation.Route}\", \"{operation.RelativePath}\", Replay.{(operation.Retry == "always" ? "Always" : "UnsentOnly")}, [{buckets}]{headers});");
        }

        writer.Close();
        return writer;
    }

    /// <summary>The descriptor's field: <c>events.list</c> becomes <c>EventsList</c>.</summary>
    public static string NameOf(Operation operation) => Naming.Pascal(operation.Id);

    private static string BucketName(RateLimit limit) => Naming.Pascal(limit.Bucket[(limit.Bucket.IndexOf('.', StringComparison.Ordinal) + 1)..]) + "Bucket";

    private static string Tiers(RateLimit limit) => limit.Tiers.Count == 0 ? "" : $", Tiers: [{string.Join(", ", limit.Tiers)}]";

    private static string Window(TimeSpan window) => string.Create(CultureInfo.InvariantCulture, $"TimeSpan.FromSeconds({window.TotalSeconds})");
}
