using System.Reflection;

namespace UsageSdk.Refit.Tests;

/// <summary>What the client sends for an operation when every argument and every member is given.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Address, IReadOnlyDictionary<string, string> Headers, object? Model, string? Body)
{
    public const string Id = "id 1/é";

    public static IReadOnlyDictionary<string, string> BaseAddresses { get; } = new Dictionary<string, string>
    {
        ["Autumn"] = "https://autumn.example/v1",
        ["DodoPayments"] = "https://dodo.example/prefix",
    };

    /// <summary>The query's parameters in order, decoded.</summary>
    public IEnumerable<(string Name, string Value)> Query =>
        from pair in Address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=')
        select (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1]));

    public static async Task<SentRequest> OfAsync(Operation operation)
    {
        using var handler = new RecordingHandler();
        using var client = UsageClient.Create(new()
        {
            Autumn = { SecretKey = "am_sk_test", BaseAddress = new(BaseAddresses["Autumn"]) },
            DodoPayments = { ApiKey = "test", BaseAddress = new(BaseAddresses["DodoPayments"]) },
            PrimaryHandler = handler,
            ValidateRequests = false,
        });
        var arguments = operation.Method.GetParameters().Select(ArgumentFor).ToArray();
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
