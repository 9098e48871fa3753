namespace UsageSdk.Testing.Internal;

/// <summary>Which operation a method and path are, and which they are nearly.</summary>
internal static class OperationRoutes
{
    private const int OtherMethod = 3;

    private static readonly Route[] Routes =
    [
        new(UsageOperations.EventsList, "POST", "/v1/events.list"),
        new(UsageOperations.EventsList, "POST", "/v1/events/list"),
        new(UsageOperations.EventsAggregate, "POST", "/v1/events.aggregate"),
        new(UsageOperations.EventsAggregate, "POST", "/v1/events/aggregate"),
        new(UsageOperations.EventsAggregate, "POST", "/v1/query"),
        new(UsageOperations.BalancesTrack, "POST", "/v1/balances.track"),
        new(UsageOperations.BalancesTrack, "POST", "/v1/track"),
        new(UsageOperations.BalancesTrack, "POST", "/v1/events"),
        new(UsageOperations.UsageEventsIngest, "POST", "/events/ingest"),
        new(UsageOperations.UsageEventsList, "GET", "/events"),
        new(UsageOperations.UsageEventsRetrieve, "GET", "/events/{event_id}"),
        new(UsageOperations.TokenCreate, "POST", "/authentication/v1/oauth/token"),
        .. Resource("meter_types", "/usage-metering/v1/meter-types"),
        .. Resource("meters", "/usage-metering/v1/meters"),
        .. Resource("collectors", "/online-collection/v1/collectors"),
        new(UsageOperations.CollectorsSendData, "POST", "/online-collection/v1/collectors/{id}/data"),
        new(UsageOperations.StreamsExport, "GET", "/stream-management/v1/streams/{id}/export"),
        new(UsageOperations.StreamsListVersions, "GET", "/stream-management/v1/streams/{id}/versions"),
        new(UsageOperations.AggregationLookupSession, "GET", "/aggregation/v1/stores/{id}/session"),
    ];

    /// <summary>Null when it is none of the client's operations.</summary>
    public static string? Find(string method, string path)
    {
        var segments = path.Split('/');
        foreach (var route in Routes)
        {
            if (route.Method == method && route.Matches(segments))
            {
                return route.Operation;
            }
        }

        return null;
    }

    /// <summary>The route that somebody may have meant.</summary>
    public static string Closest(string method, string path)
    {
        var segments = path.Split('/');
        var closest = Routes.MinBy(route => route.DistanceTo(segments) + (route.Method == method ? 0 : OtherMethod));
        return $"{closest.Method} {closest.Path} ({closest.Operation})";
    }

    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public static void ThrowIfUnknown(string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!Routes.Any(route => route.Operation == operation))
        {
            throw new ArgumentException($"There is no operation '{operation}'. There are {string.Join(", ", Routes.Select(route => route.Operation).Distinct())}.", nameof(operation));
        }
    }

    private static IEnumerable<Route> Resource(string name, string path) =>
    [
        new($"{name}.list", "GET", path),
        new($"{name}.create", "POST", path),
        new($"{name}.get", "GET", $"{path}/{{id}}"),
        new($"{name}.update", "PATCH", $"{path}/{{id}}"),
        new($"{name}.delete", "DELETE", $"{path}/{{id}}"),
    ];

    private readonly record struct Route(string Operation, string Method, string Path)
    {
        private string[] Segments { get; } = Path.Split('/');

        public bool Matches(string[] segments)
        {
            if (segments.Length != Segments.Length)
            {
                return false;
            }

            for (var index = 0; index < segments.Length; index++)
            {
                if (segments[index] != Segments[index] && !IsId(Segments[index]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>How many characters differ, segment by segment; an id may be anything.</summary>
        public int DistanceTo(string[] segments)
        {
            var distance = 0;
            for (var index = 0; index < Math.Max(segments.Length, Segments.Length); index++)
            {
                var (left, right) = (segments.ElementAtOrDefault(index) ?? "", Segments.ElementAtOrDefault(index) ?? "");
                distance += IsId(right) && left.Length > 0 ? 0 : Edits(left, right);
            }

            return distance;
        }

        private static bool IsId(string segment) => segment.StartsWith('{');

        /// <summary>Levenshtein's distance.</summary>
        private static int Edits(string left, string right)
        {
            var row = Enumerable.Range(0, right.Length + 1).ToArray();
            for (var i = 1; i <= left.Length; i++)
            {
                var diagonal = row[0]++;
                for (var j = 1; j <= right.Length; j++)
                {
                    (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
                }
            }

            return row[^1];
        }
    }
}
