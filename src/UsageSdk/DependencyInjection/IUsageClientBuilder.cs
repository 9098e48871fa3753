namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A usage client in a container, to be configured further.</summary>
/// <remarks>Not for implementing outside UsageSdk: members may be added in minor versions.</remarks>
public interface IUsageClientBuilder
{
    /// <summary>The client's name; empty for the one without a name.</summary>
    string Name { get; }

    /// <summary>The container.</summary>
    IServiceCollection Services { get; }

    /// <summary>Autumn's HTTP client, for handlers of your own. They see every attempt.</summary>
    IHttpClientBuilder Autumn { get; }

    /// <summary>Dodo Payments' HTTP client, for handlers of your own. They see every attempt.</summary>
    IHttpClientBuilder DodoPayments { get; }

    /// <summary>The Usage Engine's HTTP client, for handlers of your own. They see every attempt, and token requests too.</summary>
    IHttpClientBuilder UsageEngine { get; }
}
