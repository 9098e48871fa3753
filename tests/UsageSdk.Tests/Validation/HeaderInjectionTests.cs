using Microsoft.Extensions.Options;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Validation;

/// <summary>Every text of a caller or a server that becomes a header: with a line break in it nothing is sent, whatever follows it.</summary>
public sealed class HeaderInjectionTests
{
    private static readonly string[] Injections = ["\r\nX-Evil: 1", "\nX-Evil: 1", "\r", "\n", "\0", "\u000b", "\u0085", "\u2028", "\u560a", "\u0130", "\u007f"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The place, and a call that puts a text there.</summary>
    public static TheoryData<string, Func<UsageClient, string, Task>> Texts => new()
    {
        { "headers", (usage, text) => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { [$"X-Trace{text}"] = "a" } }) },
        { "headers.X-Trace", (usage, text) => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["X-Trace"] = $"a{text}b" } }) },
        { "headers.x-api-version", (usage, text) => usage.Events.ListAsync(options: new() { Headers = new Dictionary<string, string> { ["x-api-version"] = text } }) },
        { "options.idempotency_key", (usage, text) => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, new() { IdempotencyKey = $"a{text}b" }) },
    };

    /// <summary>The place, and a setting of a text there.</summary>
    public static TheoryData<string, Action<UsageClientOptions, string>> Settings => new()
    {
        { "Autumn:SecretKey", (options, text) => options.Autumn.SecretKey = $"MARKED{text}b" },
        { "DodoPayments:ApiKey", (options, text) => options.DodoPayments.ApiKey = $"MARKED{text}b" },
        { "UsageEngine:ClientId", (options, text) => options.UsageEngine.ClientId = $"MARKED{text}b" },
        { "UsageEngine:ClientSecret", (options, text) => options.UsageEngine.ClientSecret = $"MARKED{text}b" },
    };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public async Task A_line_break_in_a_text_of_a_call_is_refused(string field, Func<UsageClient, string, Task> call)
    {
        foreach (var injection in Injections)
        {
            var handler = new ScriptedHandler(TimeProvider.System);
            using var usage = TestClient.Of(handler);
            var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => call(usage, injection));
            Assert.Equal(field, Assert.Single(failure.Breaches).Field);
            Assert.DoesNotContain(failure.Message, character => character is < ' ' or > '~');
            Assert.Empty(handler.Attempts);
        }
    }

    [Fact]
    public async Task A_line_break_in_a_key_that_your_function_makes_is_refused()
    {
        foreach (var injection in Injections)
        {
            var handler = new ScriptedHandler(TimeProvider.System);
            using var usage = TestClient.Of(handler, configure: options => options.CreateIdempotencyKey = () => $"a{injection}b");
            var failure = await Assert.ThrowsAsync<UsageRequestValidationException>(() => usage.Events.TrackAsync(new() { CustomerId = "c", FeatureId = "f", Value = 1 }, cancellationToken: Token));
            Assert.Equal("idempotency_key", Assert.Single(failure.Breaches).Field);
            Assert.Empty(handler.Attempts);
        }
    }

    [Theory]
    [MemberData(nameof(Settings), DisableDiscoveryEnumeration = true)]
    public void A_line_break_in_a_credential_is_refused(string key, Action<UsageClientOptions, string> set)
    {
        foreach (var injection in Injections)
        {
            var options = new UsageClientOptions();
            set(options, injection);
            var failure = Assert.Throws<OptionsValidationException>(() => UsageClient.Create(options));
            Assert.StartsWith(key, Assert.Single(failure.Failures), StringComparison.Ordinal);
            Assert.DoesNotContain("MARKED", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_break_in_a_token_of_the_token_endpoint_is_refused()
    {
        foreach (var injection in Injections)
        {
            var token = System.Text.Json.JsonEncodedText.Encode($"MARKED{injection}b");
            var handler = new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(200, $$"""{"access_token":"{{token}}","expires_in":3600}"""));
            using var usage = TestClient.Of(handler);
            var failure = await Assert.ThrowsAsync<UsageResponseException>(() => usage.Meters.ListAsync(cancellationToken: Token));
            Assert.EndsWith("access_token is no token", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
            Assert.Single(handler.Attempts);
        }
    }
}
