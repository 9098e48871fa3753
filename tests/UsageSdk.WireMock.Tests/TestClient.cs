namespace UsageSdk.WireMock.Tests;

/// <summary>Clients that repeat without a wait, on fresh connections.</summary>
internal static class TestClient
{
    /// <summary>A client for what is below an address.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">A path of the server; empty for its root, where the examples are.</param>
    /// <param name="attemptTimeout">
    /// The limit for an attempt. Null, for the client's own, wherever a test is not about it: a machine under load should not make a timeout of a fault.
    /// </param>
    public static UsageClient Create(WireMockServer server, string path = "", TimeSpan? attemptTimeout = null)
    {
        var address = new Uri(server.Address, path.Length == 0 ? "" : path + "/");
        var token = Sample.Of(Sample.Token).RequestBody;
        var options = new UsageClientOptions { PrimaryHandler = server.FreshConnections };
        options.Autumn.BaseAddress = new Uri(address, "v1/");
        options.Autumn.SecretKey = "am_sk_test_wiremock";
        options.DodoPayments.BaseAddress = address;
        options.DodoPayments.ApiKey = "dodo_test_wiremock";
        options.UsageEngine.BaseAddress = address;
        options.UsageEngine.ClientId = (string)token["client_id"]!;
        options.UsageEngine.ClientSecret = (string)token["client_secret"]!;
        options.UsageEngine.Audience = (string)token["audience"]!;
        (options.Autumn.Pacing.Enabled, options.DodoPayments.Pacing.Enabled, options.UsageEngine.Pacing.Enabled) = (false, false, false);
        foreach (var resilience in new[] { options.Autumn.Resilience, options.DodoPayments.Resilience, options.UsageEngine.Resilience })
        {
            (resilience.BaseDelay, resilience.MaxDelay) = (TimeSpan.Zero, TimeSpan.Zero);
            resilience.AttemptTimeout = attemptTimeout ?? resilience.AttemptTimeout;
        }

        return UsageClient.Create(options);
    }
}
