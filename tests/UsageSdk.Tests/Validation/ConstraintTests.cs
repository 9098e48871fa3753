using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Validation;

/// <summary>Every constraint of the contract: kept at its bound, the request is sent; broken just past it, it is refused, and nothing is sent.</summary>
public sealed class ConstraintTests
{
    public static TheoryData<Constraint> All => new((Constraint[])[.. AutumnConstraints.All, .. DodoPaymentsConstraints.All, .. UsageEngineConstraints.All]);

    public static TheoryData<string> Bounds { get; } = [.. BoundConstraints.All.Select(constraint => constraint.Id)];

    [Fact]
    public void Every_constraint_of_the_contract_has_a_row_or_a_bound()
    {
        var rows = All.Select(row => row.Data.Id).ToList();
        Assert.Empty(rows.Except(ContractConstraints.Ids, StringComparer.Ordinal));
        Assert.Empty(ContractConstraints.Ids.Except(rows, StringComparer.Ordinal).Except(Bounds.Select(row => row.Data), StringComparer.Ordinal));
        Assert.Equal(rows.Distinct(StringComparer.Ordinal), rows);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public async Task A_bound_is_kept_at_it_and_broken_past_it(string id)
    {
        var constraint = BoundConstraints.All.Single(constraint => constraint.Id == id);
        var handler = Handler();
        using var usage = TestClient.Of(handler);

        // The value at the bound may break another rule, as two members that exclude each other.
        Assert.DoesNotContain(await FieldsAsync(constraint.Example.CallAsync(usage, constraint.Kept, cancellationToken: TestContext.Current.CancellationToken)), field => IsField(field, constraint));
        Assert.Contains(await FieldsAsync(constraint.Example.CallAsync(usage, constraint.Broken, cancellationToken: TestContext.Current.CancellationToken)), field => IsField(field, constraint));
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task At_its_bound_a_request_is_sent(Constraint constraint)
    {
        var handler = Handler();
        using var usage = TestClient.Of(handler);

        // The reply does not matter here; this one is an error of no meaning.
        await Assert.ThrowsAsync<UsageApiException>(() => constraint.Kept(usage));
        Assert.Contains(handler.Bodies, body => !body.Contains("client_secret", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task Past_its_bound_a_request_is_refused_before_anything_is_sent(Constraint constraint)
    {
        var handler = Handler();
        using var usage = TestClient.Of(handler);
        var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => constraint.Broken(usage));
        Assert.Equal([constraint.Breach], failure.Breaches.Select(breach => breach.ToString()));
        Assert.EndsWith(constraint.Breach, failure.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Attempts);
    }

    private static bool IsField(string field, BoundConstraint constraint) => field == constraint.Field;

    private static async Task<IEnumerable<string>> FieldsAsync(Task call) =>
        await Record.ExceptionAsync(() => call) is UsageRequestValidationException failure ? failure.Breaches.Select(breach => breach.Field) : [];

    private static ScriptedHandler Handler() => new(TimeProvider.System, Answer, Answer);

    private static HttpResponseMessage Answer(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal)
        ? ScriptedHandler.Status(200, """{"access_token":"t","expires_in":3600,"token_type":"Bearer"}""")(request)
        : ScriptedHandler.Status(418)(request);
}
