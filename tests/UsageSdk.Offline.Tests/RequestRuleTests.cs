using System.Text;
using System.Text.Json;

namespace UsageSdk.Offline.Tests;

/// <summary>Request bodies against the service's own validator: Requests/generate.mjs wrote what it says of them.</summary>
public sealed class RequestRuleTests
{
    // What the service checks after its validator.
    private static readonly string[] Later =
    [
        "Invalid property path. Should only contain alphanumeric and underscore characters.",
        "customer_id is required when aggregate_on is set",
    ];

    [Theory]
    [InlineData(AggregationProfile.August2026, "today")]
    [InlineData(AggregationProfile.March2026, "march")]
    public void Every_body_is_judged_in_the_words_of_the_service(AggregationProfile profile, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Requests", "zod.json")));
        var differences = new List<string>();
        foreach (var item in document.RootElement.EnumerateArray())
        {
            var (body, expected) = (item.GetProperty("body").GetString()!, item.GetProperty(name).GetString());
            var actual = ErrorOf(body, Some.Context() with { Profile = profile })?.Message;
            if (actual != expected && (expected is not null || !Later.Contains(actual)))
            {
                differences.Add($"{body}: {actual ?? "none"} instead of {expected ?? "none"}");
            }
        }

        Assert.True(document.RootElement.GetArrayLength() > 600);
        Assert.Empty(differences);
    }

    [Fact]
    public void Members_that_are_numbers_come_first_as_in_the_services_language() => Assert.Equal(
        "[Validation Errors] filter_by.2: must be a string (received number); filter_by.10: must be a string (received number); filter_by.b: must be a string (received number); filter_by.01: must be a string (received number)",
        ErrorOf("""{"feature_id":"api","filter_by":{"b":1,"10":2,"01":4,"2":3}}""", Some.Context())!.Message);

    [Theory]
    [InlineData(""" "aggregate_on":"deducted" """, 400, "invalid_request", "customer_id is required when aggregate_on is set")]
    [InlineData(""" "aggregate_on":"deducted","group_by":"$plan_id" """, 400, "invalid_request", "customer_id is required when aggregate_on is set")]
    [InlineData(""" "aggregate_on":"deducted","customer_id":"c1","group_by":"$plan_id" """, 400, "invalid_request", "group_by $plan_id is not supported when aggregate_on is set — deductions already include plan_id per balance")]
    [InlineData(""" "aggregate_on":"deducted","customer_id":"nobody","filter_by":{"a":""} """, 400, "invalid_request", "filter_by is not supported when aggregate_on is set")]
    [InlineData(""" "customer_id":"nobody","group_by":"properties." """, 404, "customer_not_found", "Customer nobody not found")]
    [InlineData(""" "group_by":"properties.","custom_range":{"start":1,"end":8640000000000001} """, 500, "internal_error", "Invalid time value")]
    [InlineData(""" "filter_by":{"a-b":""} """, 400, "invalid_inputs", "Invalid property path. Should only contain alphanumeric and underscore characters.")]
    [InlineData(""" "group_by":"properties.a\n" """, 400, "invalid_inputs", "Invalid property path. Should only contain alphanumeric and underscore characters.")]
    public void What_the_server_checks_after_the_body_has_its_own_errors(string members, int status, string code, string message)
    {
        var context = Some.Context() with { KnownCustomers = new HashSet<string> { "c1" } };

        var error = ErrorOf($$"""{"feature_id":"api",{{members}}}""", context);

        Assert.Equal((status, code, message), ((int)error!.StatusCode, error.ErrorCode, error.Message));
    }

    [Theory]
    [InlineData("""{"feature_id":"api","customer_id":"c1","aggregate_on":"deducted"}""")]
    [InlineData("""{"feature_id":"api","customer_id":"c1","aggregate_on":"deducted","group_by":"$feature_id"}""")]
    [InlineData("""{"feature_id":"api","customer_id":"c1","aggregate_on":"deducted","filter_by":{}}""")]
    [InlineData("""{"feature_id":"api","timezone":"Nowhere/Nothing"}""")]
    [InlineData("\uFEFF{\"feature_id\":\"api\"}")]
    public void What_breaks_no_rule_has_a_result(string body)
    {
        var context = Some.Context() with { KnownCustomers = new HashSet<string> { "c1" } };

        Assert.Null(ErrorOf(body, context));
    }

    [Fact]
    public void Without_a_list_of_customers_every_customer_is_known() => Assert.Null(ErrorOf("""{"feature_id":"api","customer_id":"nobody"}""", Some.Context()));

    private static AggregationRequestException? ErrorOf(string body, AggregationContext context) =>
        Record.Exception(() => OfflineAggregator.Aggregate([], Encoding.UTF8.GetBytes(body), context)) switch
        {
            null => null,
            AggregationRequestException error => error,
            var other => throw new InvalidOperationException(body, other),
        };
}
