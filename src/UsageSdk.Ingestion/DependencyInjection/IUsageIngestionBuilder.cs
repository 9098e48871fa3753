namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A queue in a container, to be configured further.</summary>
/// <remarks>Not for implementing outside UsageSdk: members may be added in minor versions.</remarks>
public interface IUsageIngestionBuilder
{
    /// <summary>The queue's name, which is also that of its client; empty for the one without a name.</summary>
    string Name { get; }

    /// <summary>The container.</summary>
    IServiceCollection Services { get; }
}
