using System.Reflection;

namespace UsageSdk.Refit.Tests;

/// <summary>What the client sends for an operation when every argument and every member is given.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Address, IReadOnlyDictionary<string, string> Headers, object? Model, string? Body)
{
    public const string Id = "id 1/é";

    private const string AutumnAddress = "https://autumn.example/v1";
    private const string DodoAddress = "https://dodo.example/prefix";
    private const string EngineHost = "https://engine.example";

    /// <summary>The base address for Refit by group, as the README names it below another host.</summary>
    public static IReadOnlyDictionary<string, string> BaseAddresses { get; } = new Dictionary<string, string>
    {
        [nameof(IUsageClient.Events)] = AutumnAddress,
        [nameof(IUsageClient.UsageEvents)] = DodoAddress,
        [nameof(IUsageClient.MeterTypes)] = $"{EngineHost}/usage-metering/v1",
        [nameof(IUsageClient.Meters)] = $"{EngineHost}/usage-metering/v1",
        [nameof(IUsageClient.Collectors)] = $"{EngineHost}/online-collection/v1",
        [nameof(IUsageClient.Streams)] = $"{EngineHost}/stream-management/v1",
        [nameof(IUsageClient.Aggregation)] = $"{EngineHost}/aggregation/v1",
    };

    /// <summary>The query's parameters in order, decoded.</summary>
    public IEnumerable<(string Name, string Value)> Query =>
        from pair in Address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=')
        select (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1]));

    /// <summary>Sends an operation by the client.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="model">Its query or body; null for one in which every member is set.</param>
    public static async Task<SentRequest> OfAsync(Operation operation, object? model = null)
    {
        using var handler = new RecordingHandler();
        using var client = UsageClient.Create(new()
        {
            Autumn = { SecretKey = "am_sk_test", BaseAddress = new(AutumnAddress) },
            DodoPayments = { ApiKey = "test", BaseAddress = new(DodoAddress) },
            UsageEngine = { ClientId = "id", ClientSecret = "secret", BaseAddress = new(EngineHost) },
            PrimaryHandler = handler,
            ValidateRequests = false,
        });
        var arguments = operation.Method.GetParameters().Select(parameter => model?.GetType() == parameter.ParameterType ? model : ArgumentFor(parameter)).ToArray();
        await Assert.ThrowsAsync<UsageBadRequestException>(() => (Task)operation.Method.Invoke(operation.Group.GetValue(client), arguments)!);
        var request = handler.Request!;
        return new(
            request.Method,
            request.RequestUri!,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            arguments.FirstOrDefault(argument => argument is not (null or string or CancellationToken)),
            handler.Body);
    }

    private static object? ArgumentFor(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => Id,
        var type when type == typeof(CancellationToken) => TestContext.Current.CancellationToken,
        var type when type == typeof(RequestOptions) => null,
        var type => Sample.Of(type),
    };
}
