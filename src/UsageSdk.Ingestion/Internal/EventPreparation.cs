using UsageSdk.Ingestion.Stores;
using UsageSdk.UsageEngine;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Checks events and makes them ready for the store: all of them, or none.</summary>
internal sealed class EventPreparation(UsageIngestionOptions options, bool checksRequests, ServerClocks clocks, SteadyTimeProvider time)
{
    // What a request has around its events.
    private const int Envelope = 64;
    private const int MaxIdLength = 200;

    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(366);

    private readonly NewIds _ids = new();

    /// <summary>The events to store, and for each event given the index of the one that stands for it.</summary>
    /// <exception cref="UsageRequestValidationException">Events break rules; nothing may be stored.</exception>
    public (IReadOnlyList<QueuedEvent> Events, int[] Places) Prepare(IReadOnlyList<UsageEvent> given)
    {
        var now = time.Wall.GetUtcNow();
        var breaches = new List<RequestBreach>();
        var events = new List<QueuedEvent>(given.Count);
        var places = new int[given.Count];
        var known = given.Count > 1 ? new Dictionary<(UsageDestination, string), int>(given.Count) : null;
        for (var index = 0; index < given.Count; index++)
        {
            var field = given.Count == 1 ? "" : $"events[{index}].";
            var before = breaches.Count;
            if (given[index] is not { } usageEvent)
            {
                breaches.Add(new($"events[{index}]", "is required", "null"));
                continue;
            }

            var prepared = Prepare(usageEvent, field, now, breaches);
            if (breaches.Count > before)
            {
                continue;
            }

            if (known is not null && !known.TryAdd((prepared!.Destination, prepared.Id), events.Count))
            {
                places[index] = known[(prepared.Destination, prepared.Id)];
                if (!prepared.Digest.Span.SequenceEqual(events[places[index]].Digest.Span))
                {
                    breaches.Add(Conflict(field));
                }

                continue;
            }

            places[index] = events.Count;
            events.Add(prepared!);
        }

        return breaches.Count == 0 ? (events, places) : throw Refusal(breaches);
    }

    /// <summary>One event of a single request.</summary>
    public QueuedEvent Prepare(UsageEvent usageEvent)
    {
        var breaches = new List<RequestBreach>();
        var prepared = Prepare(usageEvent, "", time.Wall.GetUtcNow(), breaches);
        return breaches.Count == 0 ? prepared! : throw Refusal(breaches);
    }

    public static RequestBreach Conflict(string field) => new($"{field}id", "must not be that of an event with other content", "other content");

    public static UsageRequestValidationException Refusal(IReadOnlyList<RequestBreach> breaches) => new("ingestion.enqueue", breaches);

    private QueuedEvent? Prepare(UsageEvent usageEvent, string field, DateTimeOffset now, List<RequestBreach> breaches)
    {
        var id = usageEvent.Id ?? options.CreateId?.Invoke() ?? _ids.Next(now);
        var before = breaches.Count;
        CheckId(usageEvent.Destination, id, field, breaches);
        if (checksRequests)
        {
            breaches.AddRange(Breaches(usageEvent, id).Select(breach => breach with { Field = field + breach.Field }));
        }

        if (breaches.Count > before)
        {
            return null;
        }

        var rules = options.For(usageEvent.Destination.Service).Rules;
        var clock = clocks.For(usageEvent.Destination.Service);
        var timestamp = EventContent.Timestamp(usageEvent) ?? clock.Correct(now);
        if (timestamp < DateTimeOffset.UnixEpoch || timestamp > now + FarthestAhead)
        {
            breaches.Add(new($"{field}timestamp", "must be between 1970 and a year from now", timestamp < now ? "earlier" : "later"));
            return null;
        }

        var (content, digest) = EventContent.Write(usageEvent, id, timestamp);
        if (content.Length > rules.MaxBodyBytes - Envelope)
        {
            breaches.Add(new($"{field}content", $"must be at most {rules.MaxBodyBytes - Envelope} bytes of JSON", $"{content.Length} bytes"));
            return null;
        }

        var isHeld = rules.MaxFuture is not null && timestamp - rules.MaxFuture > clock.Earliest;
        return new(
            usageEvent.Destination,
            id,
            content,
            digest,
            now.ToUnixTimeMilliseconds(),
            rules.MaxAge is { } age ? (timestamp + age).ToUnixTimeMilliseconds() : long.MaxValue,
            isHeld ? clock.LocalTimeOf(timestamp - rules.MaxFuture!.Value).ToUnixTimeMilliseconds() : 0);
    }

    private static IReadOnlyList<RequestBreach> Breaches(UsageEvent usageEvent, string id) =>
        usageEvent.EventInput is { } input ? UsageRequests.FindBreaches(input with { EventId = id })
        : usageEvent.TrackRequest is { } request ? UsageRequests.FindBreaches(request)
        : UsageRequests.FindBreaches(new SendDataRequest { Data = (CollectorData)usageEvent.Content });

    private static void CheckId(UsageDestination destination, string id, string field, List<RequestBreach> breaches)
    {
        if (id.Length is 0 or > MaxIdLength)
        {
            breaches.Add(new($"{field}id", $"must have 1 to {MaxIdLength} characters", $"{id.Length} characters"));
        }
        else if (destination.Service == UsageService.Autumn && id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            breaches.Add(new($"{field}id", "must be printable ASCII without spaces: it is sent as a header", "other characters"));
        }
        else if (id.AsSpan().ContainsAnyExceptInRange(' ', '~') && (id.Any(char.IsControl) || !IsUnicode(id)))
        {
            breaches.Add(new($"{field}id", "must have no control characters or lone surrogates", "such characters"));
        }
    }

    private static bool IsUnicode(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && (!char.IsSurrogatePair(text, index) || !char.IsSurrogate(text[++index])))
            {
                return false;
            }
        }

        return true;
    }
}
