using Microsoft.Extensions.DependencyInjection;

namespace UsageSdk.DependencyInjection;

internal sealed record UsageClientBuilder(string Name, IServiceCollection Services, IHttpClientBuilder Autumn, IHttpClientBuilder DodoPayments, IHttpClientBuilder UsageEngine) : IUsageClientBuilder;
