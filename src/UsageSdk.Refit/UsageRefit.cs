using Refit;
using UsageSdk.Serialization;

namespace UsageSdk.Refit;

/// <summary>What Refit needs to know to speak with the services as UsageSdk does.</summary>
public static class UsageRefit
{
    /// <summary>Settings for <c>RestService.For</c>: JSON by the models' own contexts, times in queries as the services read them.</summary>
    /// <returns>New settings, to change as you like.</returns>
    public static RefitSettings CreateSettings() => new()
    {
        ContentSerializer = new SystemTextJsonContentSerializer(UsageJson.Options),
        UrlParameterFormatter = new QueryFormatter(),

        // Bodies with a length rather than in chunks, as the client itself sends them.
        Buffered = true,
    };
}
