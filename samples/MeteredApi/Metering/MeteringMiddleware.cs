using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using UsageSdk;
using UsageSdk.Ingestion;

namespace MeteredApi.Metering;

/// <summary>Meters each request that succeeds, for the customer of its API key.</summary>
internal sealed class MeteringMiddleware(RequestDelegate next, IUsageIngestor usage, ApiKeys keys)
{
    public const string Calls = "api_calls";

    public async Task InvokeAsync(HttpContext context)
    {
        if (keys.CustomerOf(context.Request.Headers["X-Api-Key"]) is not { } customer)
        {
            await Results.Problem("X-Api-Key is missing, or the key of no customer.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
            return;
        }

        // The reply is sent after the events are durable. If it went first, a crash in between would give the work away, and no retry would mend that.
        // The other way round, a customer without a reply asks again under the same Idempotency-Key, and is counted once.
        using var body = new MemoryStream();
        await AnswerIntoAsync(body, context);
        if (context.Response.StatusCode is >= 200 and < 300 && await RefusalAsync(context, customer) is { } refusal)
        {
            context.Response.Clear();
            await refusal.ExecuteAsync(context);
            return;
        }

        body.Position = 0;
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task AnswerIntoAsync(Stream body, HttpContext context)
    {
        var network = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var buffer = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(buffer);
        try
        {
            await next(context);
            await buffer.CompleteAsync();
        }
        finally
        {
            context.Features.Set(network);
        }
    }

    /// <summary>Meters the request; what it is refused with where it cannot be metered.</summary>
    private async Task<IResult?> RefusalAsync(HttpContext context, string customer)
    {
        try
        {
            // All of them or none. Not cancelled when the client goes away: the work is done.
            await usage.EnqueueAsync(EventsOf(context, customer), CancellationToken.None);
            return null;
        }
        catch (Exception exception) when (exception is UsageQueueFullException or UsageStoreException)
        {
            context.RequestServices.GetRequiredService<ILogger<MeteringMiddleware>>().NotMetered(exception);
            return Results.Problem("The request cannot be metered now. Ask again under the same Idempotency-Key.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (UsageRequestValidationException exception) when (exception.Breaches.Any(breach => breach.Field == "id" || breach.Field.EndsWith("].id", StringComparison.Ordinal)))
        {
            return Results.Problem("The Idempotency-Key is that of another request.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static UsageEvent[] EventsOf(HttpContext context, string customer)
    {
        // Without a key of the client, each request is one of its own. The trace id would not do: all requests of a client's trace share it.
        string[] request = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? ["key", key] : ["request", Guid.NewGuid().ToString()];
        return [EventOf(Calls, 1), .. ExtraUsage.Of(context).Select(extra => EventOf(extra.Key, extra.Value))];

        // Without a timestamp: the queue adds that of the first attempt, and does not take a retry for another event because it comes later.
        UsageEvent EventOf(string feature, decimal value) => UsageEvent.Track(
            new()
            {
                CustomerId = customer,
                FeatureId = feature,
                Value = value,
                Properties = new JsonObject
                {
                    // The route and not what it was filled with, so that there are few different ones to group by.
                    ["path"] = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
                    ["method"] = context.Request.Method,
                    ["status"] = context.Response.StatusCode,
                },
            },
            UsageEventId.From([customer, .. request, feature]));
    }
}
