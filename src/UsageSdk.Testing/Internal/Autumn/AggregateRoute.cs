using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary><c>POST /v1/events.aggregate</c>.</summary>
internal sealed class AggregateRoute(FakeAutumn state, ServerScope scope)
{
    public FakeReply Answer(AutumnCall call)
    {
        var result = Aggregate(call.Request.Body.Span);
        if (call.Version <= AutumnVersion.V20)
        {
            Flatten(result["list"]!.AsArray());
        }

        return FakeReply.Json(HttpStatusCode.OK, result);
    }

    private JsonNode Aggregate(ReadOnlySpan<byte> body)
    {
        var customers = new AskedCustomers(state.Customers);
        var context = new AggregationContext { Now = scope.Now, KnownCustomers = customers, Profile = state.Profile };
        try
        {
            // Only the aggregator reads the body: whom it asks for is the customer whose billing cycle counts.
            OfflineAggregator.Begin(body, context);
            context = context with { BillingCycle = customers.Cycle };
            var result = OfflineAggregator.Aggregate(state.Stored, body, context);
            return JsonSerializer.SerializeToNode(result, UsageJson.Options.GetTypeInfo(result.GetType()))!;
        }
        catch (AggregationRequestException refused)
        {
            throw new AutumnFailure(refused.StatusCode, refused.ErrorCode, refused.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            // Too many bins, or sums beyond decimal: what the service cannot compute, it reports as the exception's text.
            throw new AutumnFailure(HttpStatusCode.InternalServerError, "internal_error", exception.Message);
        }
    }

    /// <summary>Up to version 2.0 a bin had its features, or their groups, beside its period.</summary>
    private static void Flatten(JsonArray bins)
    {
        for (var index = 0; index < bins.Count; index++)
        {
            var bin = bins[index]!;
            var flat = new JsonObject { ["period"] = bin["period"]!.DeepClone() };
            foreach (var (feature, value) in (bin["grouped_values"] ?? bin["values"])!.AsObject())
            {
                flat[feature] = value?.DeepClone();
            }

            bins[index] = flat;
        }
    }
}
