using System.Globalization;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes the interface of a group, with the documentation that a user decides by.</summary>
internal static class InterfaceEmitter
{
    private static readonly Dictionary<int, string> Exceptions = new()
    {
        [404] = "UsageNotFoundException",
        [409] = "UsageConflictException",
        [413] = "UsagePayloadTooLargeException",
    };

    public static SourceWriter Emit(ApiGroup group)
    {
        var writer = new SourceWriter();
        writer.Doc("summary", group.Description);
        writer.Doc("remarks", "Not for implementing outside UsageSdk: operations may be added in minor versions.");
        writer.Open($"{(group.IsInternal ? "internal" : "public")} interface {Naming.InterfaceOf(group.Name)}");
        for (var index = 0; index < group.Operations.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            EmitMethod(writer, group, group.Operations[index]);
        }

        writer.Close();
        return writer;
    }

    private static void EmitMethod(SourceWriter writer, ApiGroup group, Operation operation)
    {
        writer.Doc("summary", operation.Summary);
        writer.Line("/// <remarks>");
        writer.Line($"/// {Route(operation)}. {Replay(operation)} {Limits(group, operation)}");
        if (operation.Description is { } description)
        {
            writer.Line($"/// {XmlText.Of(description)}");
        }

        if (operation.IsUnverified)
        {
            writer.Line("/// The route is not confirmed by the service's documentation; its prefix can be set in the options.");
        }

        if (operation.IsPaged)
        {
            writer.Line($"/// To read all pages, use <c>{operation.Method.Replace("List", "ListAll", StringComparison.Ordinal)}Async</c>.");
        }

        writer.Line("/// </remarks>");
        if (operation.Path is { } path)
        {
            writer.Doc("param", path.Description, $"name=\"{Naming.Camel(path.WireName)}\"");
        }

        if (operation.Request is { } request)
        {
            writer.Doc("param", request.Description, "name=\"request\"");
        }

        writer.Doc("param", operation.TakesIdempotencyKey ? "Overrides for this call, such as an idempotency key of your own." : "Overrides for this call.", "name=\"options\"");
        writer.Doc("param", "Cancels the call.", "name=\"cancellationToken\"");
        writer.Doc("returns", operation.ReplyDescription);
        if (operation.Path is not null || operation.Request is not null)
        {
            writer.Doc("exception", "The request breaks a documented rule; nothing was sent.", "cref=\"UsageRequestValidationException\"");
        }

        foreach (var error in operation.Errors.Where(error => Exceptions.ContainsKey(error.Status)))
        {
            writer.Doc("exception", error.Description, $"cref=\"{Exceptions[error.Status]}\"");
        }

        writer.Doc("exception", "The service answered with another error.", "cref=\"UsageApiException\"");
        writer.Doc("exception", "No connection, or no reply in time.", "cref=\"UsageTransportException\"");
        if (operation.TakesIdempotencyKey || operation.Retry == "unsent-only")
        {
            writer.Doc("exception", "It may or may not have taken effect; repeating it could do it twice.", "cref=\"UsageOutcomeUnknownException\"");
        }

        writer.Doc("exception", "The rate limit leaves no room within the time that may be waited; nothing was sent.", "cref=\"UsagePacingException\"");
        writer.Doc("exception", "The service answered with success, but the reply cannot be read.", "cref=\"UsageResponseException\"");
        writer.Doc("exception", "The service's credentials are not set.", "cref=\"UsageConfigurationException\"");
        writer.Line($"{OperationSignature.Of(operation)};");
    }

    private static string Route(Operation operation) => $"<c>{operation.HttpMethod.ToUpperInvariant()} {operation.Route}</c>";

    private static string Replay(Operation operation) =>
        operation.Retry == "always" ? "Repeated on failure, which is safe." : "Repeated only when nothing was sent, or after 401 and 429.";

    private static string Limits(ApiGroup group, Operation operation)
    {
        var limits = operation.RateLimits.Select(limit => $"{limit.Permits.ToString("#,0", CultureInfo.InvariantCulture)} requests {Window(limit.Window)}{Burst(limit)}");
        var buckets = operation.RateLimits.Select(limit => limit.Bucket).ToHashSet(StringComparer.Ordinal);
        var shared = group.Operations
            .Where(other => other != operation && other.RateLimits.Any(limit => buckets.Contains(limit.Bucket)))
            .Select(other => $"<see cref=\"{other.Method}Async\"/>");
        var partition = operation.RateLimits[0].PerCustomer ? "customer" : "credential";
        var sharing = string.Join(" and ", shared);
        return $"Limit: {string.Join(" and ", limits)} per {partition}{(operation.RateLimits[0].Tiers.Count > 0 ? " in tier 0" : "")}{(sharing.Length > 0 ? $", shared with {sharing}" : "")}.";
    }

    private static string Burst(RateLimit limit) =>
        limit.Burst == limit.Permits ? "" : string.Create(CultureInfo.InvariantCulture, $", {limit.Burst:#,0} at once,");

    private static string Window(TimeSpan window) => window switch
    {
        { TotalSeconds: 1 } => "a second",
        { TotalMinutes: 1 } => "a minute",
        _ when window.TotalSeconds < 60 => $"in {window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds",
        _ => $"in {window.TotalMinutes.ToString(CultureInfo.InvariantCulture)} minutes",
    };
}
