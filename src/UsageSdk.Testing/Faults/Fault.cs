using System.Globalization;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>What can go wrong with a request or its reply. Two faults that do the same are equal.</summary>
/// <remarks>
/// <para>
/// Where the fault strikes decides whether the work is done. <see cref="Status"/>, <see cref="Reset"/>, <see cref="Refused"/> and
/// <see cref="Delay"/> strike before the service sees the request; <see cref="AfterWork"/> makes them strike its reply. The others damage the
/// reply, and so the work is always done: the event is stored, and the client cannot know.
/// </para>
/// <para>In the process a client meets the exceptions that <see cref="SocketsHttpHandler"/> throws; on a port it meets the thing itself.</para>
/// </remarks>
public sealed record Fault
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>The connection is refused, and nothing is sent. The client may safely send again.</summary>
    /// <remarks>On a port there is a connection already when the request arrives; there this is <see cref="Reset"/>.</remarks>
    public static Fault Refused { get; } = new(FaultKind.Refused);

    /// <summary>The connection is reset without a reply, before the service saw the request.</summary>
    public static Fault Reset { get; } = new(FaultKind.Reset);

    /// <summary>The work is done, and then the connection is reset without a reply: the same to the client as <see cref="Reset"/>.</summary>
    public static Fault LostReply { get; } = Reset.AfterWork();

    /// <summary>The work is done, and no reply comes until the client gives up.</summary>
    public static Fault Silence { get; } = Delay(Timeout.InfiniteTimeSpan).AfterWork();

    /// <summary>The work is done, and the connection ends after half of the reply's body.</summary>
    public static Fault HalfBody { get; } = new(FaultKind.HalfBody) { IsAfterWork = true };

    /// <summary>The work is done, and the reply is complete as HTTP, but ends within its JSON.</summary>
    public static Fault HalfJson { get; } = new(FaultKind.HalfJson) { IsAfterWork = true };

    /// <summary>The work is done, and the reply has its status, and no body.</summary>
    public static Fault EmptyBody { get; } = new(FaultKind.EmptyBody) { IsAfterWork = true };

    /// <summary>The work is done, and the reply says of its JSON that it is <c>text/html</c>.</summary>
    public static Fault WrongContentType { get; } = new(FaultKind.WrongContentType) { IsAfterWork = true };

    internal FaultKind Kind { get; }

    internal bool IsAfterWork { get; private init; }

    internal TimeSpan Lateness { get; private init; }

    internal int StatusCode { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal string? Body { get; private init; }

    internal string? MediaType { get; private init; }

    /// <summary>A reply of another status, in place of the service's.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, which counts whole seconds: a part of one is rounded up; null for none. Not negative.</param>
    /// <param name="body">
    /// The body; null for the service's own body of an error with this status, or, where the service has none, the name of the status, as from a
    /// proxy. Below 400 null is an empty body. Headers that the service adds to such an error, as those of its rate limit, are not added.
    /// </param>
    /// <param name="mediaType">What <paramref name="body"/> is.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status or the wait is out of range.</exception>
    /// <exception cref="ArgumentException">The status can have no body, or the media type is none.</exception>
    public static Fault Status(int status, TimeSpan? retryAfter = null, string? body = null, string mediaType = "application/json")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        ArgumentException.ThrowIfNullOrEmpty(mediaType);
        if (!string.IsNullOrEmpty(body) && status is 204 or 205 or 304)
        {
            throw new ArgumentException("body: a reply of this status has none.", nameof(body));
        }

        return System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(mediaType, out var parsed) && parsed.Parameters.Count == 0
            ? new(FaultKind.Status) { StatusCode = status, RetryAfter = retryAfter, Body = body, MediaType = mediaType }
            : throw new ArgumentException("mediaType: must be one, without parameters.", nameof(mediaType));
    }

    /// <summary>The request reaches the service late, by the server's clock; not at all when the client gives up before. The reply is the service's.</summary>
    /// <param name="by">How late; at most 49 days, or <see cref="Timeout.InfiniteTimeSpan"/> for never. With <see cref="AfterWork"/> it is the reply that is late.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or more than 49 days.</exception>
    public static Fault Delay(TimeSpan by) => new Fault(FaultKind.None).Late(by);

    /// <summary>The same fault, after a wait.</summary>
    /// <param name="by">How late it strikes, by the server's clock; at most 49 days, or <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or more than 49 days.</exception>
    public Fault Late(TimeSpan by) => by == Timeout.InfiniteTimeSpan || (by >= TimeSpan.Zero && by <= Longest)
        ? this with { Lateness = by }
        : throw new ArgumentOutOfRangeException(nameof(by), by, "The time is negative or more than 49 days.");

    /// <summary>The same fault, when the service has done the work: its reply is replaced, lost or late.</summary>
    /// <returns>The fault.</returns>
    /// <exception cref="InvalidOperationException">The fault is <see cref="Refused"/>, after which no work can be done.</exception>
    public Fault AfterWork() => Kind == FaultKind.Refused
        ? throw new InvalidOperationException("No work is done over a connection that was refused.")
        : this with { IsAfterWork = true };

    /// <summary>What happens, in a few words.</summary>
    /// <returns>Such as <c>status 503 after the work</c>.</returns>
    public override string ToString()
    {
        var what = Kind switch
        {
            FaultKind.None => "",
            FaultKind.Status => string.Create(CultureInfo.InvariantCulture, $"status {StatusCode}"),
            FaultKind.Refused => "refused connection",
            FaultKind.Reset => "reset",
            FaultKind.HalfBody => "half a body",
            FaultKind.HalfJson => "half a JSON",
            FaultKind.EmptyBody => "empty body",
            _ => "wrong content type",
        };
        var when = Kind is FaultKind.None or FaultKind.Status or FaultKind.Reset ? IsAfterWork ? "after the work" : "before the work" : "";
        var late = Lateness == TimeSpan.Zero ? "" : Lateness == Timeout.InfiniteTimeSpan ? "silence" : string.Create(CultureInfo.InvariantCulture, $"late by {Lateness}");
        return string.Join(' ', new[] { what, late, when }.Where(part => part.Length > 0));
    }
}
