using System.Globalization;

namespace UsageSdk.Testing.Internal;

/// <summary>Compares what arrived with what a test expects.</summary>
internal static class Arrival
{
    public static string NoRoute(RecordedRequest request) =>
        $"The fake server has no route {request.Method} {request.Path}. The closest is {OperationRoutes.Closest(request.Method, request.Path)}.";

    public static void CheckRoutes(RequestLog all, bool fails)
    {
        if (fails && all.FirstOrDefault(static request => request.IsUnknown) is { } unknown)
        {
            throw Unknown(unknown, all);
        }
    }

    /// <summary>Fails the call of a request that has no route.</summary>
    public static FakeServerAssertionException Unknown(RecordedRequest request, RequestLog all) => new(NoRoute(request), all);

    public static void CheckCount(RequestLog all, RequestLog matching, string operation, int? times, bool isConditional)
    {
        if (times is null ? matching.Count == 0 : matching.Count != times)
        {
            var condition = isConditional ? " that the condition holds for" : "";
            var expected = times is null ? "at least one request" : Requests(times.Value);
            throw new FakeServerAssertionException($"Expected {expected} of {operation}{condition}, but {Requests(matching.Count)} arrived.", all);
        }
    }

    public static void CheckFaults(RequestLog all, IReadOnlyList<ScriptedFault> unmet)
    {
        if (unmet.Count > 0)
        {
            throw new FakeServerAssertionException($"Expected every scripted fault to be met, but these were not: {string.Join("; ", unmet)}.", all);
        }
    }

    private static string Requests(int count) => count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{count} requests");
}
