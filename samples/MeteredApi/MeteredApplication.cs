using MeteredApi.Metering;
using MeteredApi.Page;
using UsageSdk.Testing;

namespace MeteredApi;

/// <summary>The application: the API, and a page for those who run it.</summary>
internal static class MeteredApplication
{
    /// <param name="builder">With its configuration.</param>
    /// <param name="fake">The Autumn to send usage to; null for the real one, with the key of the configuration.</param>
    public static WebApplication Build(WebApplicationBuilder builder, FakeUsageServer? fake)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        _ = fake is null ? services.AddUsageClient(configuration.GetSection("Usage")) : services.AddUsageClient(fake.Configure);
        services.AddUsageIngestion(configuration.GetSection("Usage:Ingestion")).UseSqlite(configuration["MeteredApi:Queue"]!);
        services.AddHealthChecks().AddUsageIngestion();
        services
            .AddProblemDetails()
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MeteredApiJson.Default))
            .AddSingleton(new ApiKeys(configuration.GetSection("MeteredApi:ApiKeys")))
            .AddSingleton<TodaysUsage>()
            .AddSingleton<QueueGauges>()
            .AddSingleton<QueueReader>();
        var app = builder.Build();

        // Instruments are found when they are made, so from the start.
        _ = app.Services.GetRequiredService<QueueGauges>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/v1"), api => api.UseMiddleware<MeteringMiddleware>());
        ApiEndpoints.Map(app.MapGroup("/v1"));

        // These show the usage of all customers. Here they are for whoever is on this machine; put them behind the sign-in of your operators.
        PageEndpoints.Map(app);
        app.MapHealthChecks("/health");
        return app;
    }
}
