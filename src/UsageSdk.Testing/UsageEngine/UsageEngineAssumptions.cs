using System.Net;
using System.Text.Json.Serialization;

namespace UsageSdk.Testing;

/// <summary>What the fake Usage Engine assumes where the service documents nothing. Change it to see whether your code depends on it.</summary>
/// <remarks>A change takes effect with the next request.</remarks>
public sealed class UsageEngineAssumptions
{
    [JsonConstructor]
    internal UsageEngineAssumptions()
    {
    }

    /// <summary>Whether a token request without an <c>audience</c> is refused. It is documented as required, and missing from the documented sample.</summary>
    /// <value>Default: true.</value>
    public bool RequiresAudience { get; set; } = true;

    /// <summary>The largest body of a request, in bytes; a larger one is 413.</summary>
    /// <value>Default: 2 MiB. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBodyBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
    = 2 * 1024 * 1024;

    /// <summary>How many items a page has without a <c>limit</c>.</summary>
    /// <value>Default: 25, as in the documented sample of collectors. From 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of that.</exception>
    public int DefaultPageSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    }
    = 25;

    /// <summary>The status for deleting a meter type that meters use, and for a sixth collector.</summary>
    /// <value>Default: 409; 400 is as likely.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public HttpStatusCode ConflictStatus { get; set => field = OneOf(value, HttpStatusCode.Conflict); } = HttpStatusCode.Conflict;

    /// <summary>The status for creating a meter of a meter type that is unknown.</summary>
    /// <value>Default: 404; 400 is as likely.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public HttpStatusCode UnknownMeterTypeStatus { get; set => field = OneOf(value, HttpStatusCode.NotFound); } = HttpStatusCode.NotFound;

    /// <summary>Whether 429 carries <c>Retry-After</c>.</summary>
    /// <value>Default: true.</value>
    public bool SendsRetryAfter { get; set; } = true;

    /// <summary>Whether <c>Retry-After</c> is a date.</summary>
    /// <value>Default: false; it is whole seconds.</value>
    public bool RetryAfterIsDate { get; set; }

    internal void ReplaceBy(UsageEngineAssumptions other)
    {
        RequiresAudience = other.RequiresAudience;
        MaxBodyBytes = other.MaxBodyBytes;
        DefaultPageSize = other.DefaultPageSize;
        ConflictStatus = other.ConflictStatus;
        UnknownMeterTypeStatus = other.UnknownMeterTypeStatus;
        SendsRetryAfter = other.SendsRetryAfter;
        RetryAfterIsDate = other.RetryAfterIsDate;
    }

    private static HttpStatusCode OneOf(HttpStatusCode value, HttpStatusCode likely) =>
        value == likely || value == HttpStatusCode.BadRequest ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"The status must be {(int)likely} or 400.");
}
