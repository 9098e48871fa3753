namespace UsageSdk.WireMock.Tests;

/// <summary>Tests against WireMock: skipped where there is none, unless it is required.</summary>
public abstract class WireMockTests
{
    protected WireMockTests(WireMockServer server)
    {
        server.Require();
        Server = server;
    }

    protected WireMockServer Server { get; }
}
