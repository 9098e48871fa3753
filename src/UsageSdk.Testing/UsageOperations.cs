namespace UsageSdk.Testing;

/// <summary>The names of the operations, as errors and telemetry of the client have them.</summary>
public static class UsageOperations
{
    /// <summary><c>POST /v1/events.list</c>.</summary>
    public const string EventsList = "events.list";

    /// <summary><c>POST /v1/events.aggregate</c>.</summary>
    public const string EventsAggregate = "events.aggregate";

    /// <summary><c>POST /v1/balances.track</c>.</summary>
    public const string BalancesTrack = "balances.track";

    /// <summary><c>GET /events/{event_id}</c>.</summary>
    public const string UsageEventsRetrieve = "usage_events.retrieve";

    /// <summary><c>GET /events</c>.</summary>
    public const string UsageEventsList = "usage_events.list";

    /// <summary><c>POST /events/ingest</c>.</summary>
    public const string UsageEventsIngest = "usage_events.ingest";

    /// <summary><c>POST /authentication/v1/oauth/token</c>.</summary>
    public const string TokenCreate = "token.create";

    /// <summary><c>GET /usage-metering/v1/meter-types</c>.</summary>
    public const string MeterTypesList = "meter_types.list";

    /// <summary><c>POST /usage-metering/v1/meter-types</c>.</summary>
    public const string MeterTypesCreate = "meter_types.create";

    /// <summary><c>GET /usage-metering/v1/meter-types/{id}</c>.</summary>
    public const string MeterTypesGet = "meter_types.get";

    /// <summary><c>PATCH /usage-metering/v1/meter-types/{id}</c>.</summary>
    public const string MeterTypesUpdate = "meter_types.update";

    /// <summary><c>DELETE /usage-metering/v1/meter-types/{id}</c>.</summary>
    public const string MeterTypesDelete = "meter_types.delete";

    /// <summary><c>GET /usage-metering/v1/meters</c>.</summary>
    public const string MetersList = "meters.list";

    /// <summary><c>POST /usage-metering/v1/meters</c>.</summary>
    public const string MetersCreate = "meters.create";

    /// <summary><c>GET /usage-metering/v1/meters/{id}</c>.</summary>
    public const string MetersGet = "meters.get";

    /// <summary><c>PATCH /usage-metering/v1/meters/{id}</c>.</summary>
    public const string MetersUpdate = "meters.update";

    /// <summary><c>DELETE /usage-metering/v1/meters/{id}</c>.</summary>
    public const string MetersDelete = "meters.delete";

    /// <summary><c>GET /online-collection/v1/collectors</c>.</summary>
    public const string CollectorsList = "collectors.list";

    /// <summary><c>POST /online-collection/v1/collectors</c>.</summary>
    public const string CollectorsCreate = "collectors.create";

    /// <summary><c>GET /online-collection/v1/collectors/{id}</c>.</summary>
    public const string CollectorsGet = "collectors.get";

    /// <summary><c>PATCH /online-collection/v1/collectors/{id}</c>.</summary>
    public const string CollectorsUpdate = "collectors.update";

    /// <summary><c>DELETE /online-collection/v1/collectors/{id}</c>.</summary>
    public const string CollectorsDelete = "collectors.delete";

    /// <summary><c>POST /online-collection/v1/collectors/{id}/data</c>.</summary>
    public const string CollectorsSendData = "collectors.send_data";

    /// <summary><c>GET /stream-management/v1/streams/{id}/export</c>.</summary>
    public const string StreamsExport = "streams.export";

    /// <summary><c>GET /stream-management/v1/streams/{id}/versions</c>.</summary>
    public const string StreamsListVersions = "streams.list_versions";

    /// <summary><c>GET /aggregation/v1/stores/{id}/session</c>.</summary>
    public const string AggregationLookupSession = "aggregation.lookup_session";
}
