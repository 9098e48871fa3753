using System.Net;
using System.Text.Json.Serialization;

namespace UsageSdk.Testing;

/// <summary>What the fake of Dodo Payments assumes where the service documents nothing. Change it to see whether your code depends on it.</summary>
/// <remarks>A change takes effect with the next request.</remarks>
public sealed class DodoPaymentsAssumptions
{
    [JsonConstructor]
    internal DodoPaymentsAssumptions()
    {
    }

    /// <summary>Whether <c>ingested_count</c> also counts events that were ignored because their ids were stored already.</summary>
    /// <value>Default: false; it counts events that are newly stored.</value>
    public bool CountsKnownEvents { get; set; }

    /// <summary>Whether events of unknown customers are accepted, counted and lost.</summary>
    /// <value>Default: false; the request is refused with 400, so that a test notices.</value>
    public bool LosesEventsOfUnknownCustomers { get; set; }

    /// <summary>The status for an event of the wrong form: a member that is missing or of the wrong type, no events or more than 1000.</summary>
    /// <value>Default: 422; 400 is the other one that is documented.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public HttpStatusCode WrongFormStatus { get; set => field = Checked(value); } = HttpStatusCode.UnprocessableEntity;

    /// <summary>The status for metadata past a limit of its pairs or lengths, and for an empty <c>event_id</c>.</summary>
    /// <value>Default: 400; 422 is the other one that is documented.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public HttpStatusCode BrokenLimitStatus { get; set => field = Checked(value); } = HttpStatusCode.BadRequest;

    /// <summary>The largest body of <c>events/ingest</c>, in bytes; a larger one is 413.</summary>
    /// <value>Default: 32 MiB, which 1000 events with full metadata fit into. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBodyBytes { get; set => field = AtLeastOne(value); } = 32 * 1024 * 1024;

    /// <summary>The most events that a page has; of a larger <c>page_size</c>, this is taken.</summary>
    /// <value>Default: 100, as for other lists of the service. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPageSize { get; set => field = AtLeastOne(value); } = 100;

    /// <summary>Whether lists begin with the oldest event.</summary>
    /// <value>Default: false; the newest comes first.</value>
    public bool ListsOldestFirst { get; set; }

    /// <summary>Whether events exactly at <c>start</c> or <c>end</c> are left out.</summary>
    /// <value>Default: false; they are listed.</value>
    public bool ExcludesBounds { get; set; }

    /// <summary>Whether <c>start</c> and <c>end</c> are compared with the time at which an event arrived.</summary>
    /// <value>Default: false; they are compared with its timestamp.</value>
    public bool BoundsAreOfArrival { get; set; }

    /// <summary>Whether <c>X-RateLimit-Reset</c> is an instant in Unix seconds.</summary>
    /// <value>Default: false; it is whole seconds from now.</value>
    public bool ResetsAreInstants { get; set; }

    /// <summary>Whether 429 carries <c>Retry-After</c>, in whole seconds.</summary>
    /// <value>Default: false; the service does not mention it.</value>
    public bool SendsRetryAfter { get; set; }

    internal void ReplaceBy(DodoPaymentsAssumptions other)
    {
        CountsKnownEvents = other.CountsKnownEvents;
        LosesEventsOfUnknownCustomers = other.LosesEventsOfUnknownCustomers;
        WrongFormStatus = other.WrongFormStatus;
        BrokenLimitStatus = other.BrokenLimitStatus;
        MaxBodyBytes = other.MaxBodyBytes;
        MaxPageSize = other.MaxPageSize;
        ListsOldestFirst = other.ListsOldestFirst;
        ExcludesBounds = other.ExcludesBounds;
        BoundsAreOfArrival = other.BoundsAreOfArrival;
        ResetsAreInstants = other.ResetsAreInstants;
        SendsRetryAfter = other.SendsRetryAfter;
    }

    private static HttpStatusCode Checked(HttpStatusCode value) =>
        value is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The status must be 400 or 422.");

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}
