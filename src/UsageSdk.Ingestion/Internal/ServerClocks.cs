namespace UsageSdk.Ingestion.Internal;

/// <summary>The clocks of the services.</summary>
internal sealed class ServerClocks(SteadyTimeProvider time)
{
    private readonly ServerClock _dodoPayments = new(time);
    private readonly ServerClock _autumn = new(time);
    private readonly ServerClock _usageEngine = new(time);

    public ServerClock For(UsageService service) => service switch
    {
        UsageService.DodoPayments => _dodoPayments,
        UsageService.Autumn => _autumn,
        _ => _usageEngine,
    };
}
