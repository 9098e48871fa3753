using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.Testing;
using UsageSdk.Tests.Contract;
using UsageSdk.Tests.Paging;
using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.DependencyInjection;

/// <summary>Clients in a container.</summary>
public sealed class RegistrationTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delegate_configures_the_client_and_its_groups_are_services_too()
    {
        var server = new FakeUsageServer();
        await using var provider = Build(services => services.AddUsageClient(server.Configure));
        var usage = provider.GetRequiredService<IUsageClient>();
        Assert.Same(usage.Events, provider.GetRequiredService<IEventsApi>());
        Assert.Same(usage.UsageEvents, provider.GetRequiredService<IUsageEventsApi>());
        Assert.Same(usage, provider.GetRequiredService<IUsageClient>());
        Assert.Empty((await usage.Events.ListAsync(cancellationToken: Token)).List);
    }

    [Fact]
    public async Task Configuration_sets_every_option_that_it_can()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Usage:Autumn:SecretKey"] = "am_sk_1",
            ["Usage:Autumn:BaseAddress"] = "https://autumn.test/v9/",
            ["Usage:Autumn:Resilience:MaxRetries"] = "7",
            ["Usage:Autumn:Resilience:TotalTimeout"] = "00:01:30",
            ["Usage:Autumn:Pacing:Enabled"] = "false",
            ["Usage:DodoPayments:ApiKey"] = "key",
            ["Usage:DodoPayments:Environment"] = "Test",
            ["Usage:DodoPayments:RateLimitTier"] = "2",
            ["Usage:UsageEngine:Pacing:MaxWait"] = "00:00:05",
            ["Usage:ValidateRequests"] = "false",
            ["Usage:MaxResponseBytes"] = "4096",
        }).Build();
        await using var provider = Build(services => services.AddUsageClient(configuration.GetSection("Usage")));
        var options = provider.GetRequiredService<IOptions<UsageClientOptions>>().Value;
        Assert.Equal(("am_sk_1", new Uri("https://autumn.test/v9/"), 7, TimeSpan.FromSeconds(90)), (options.Autumn.SecretKey, options.Autumn.BaseAddress, options.Autumn.Resilience.MaxRetries, options.Autumn.Resilience.TotalTimeout));
        Assert.Equal(("key", DodoPaymentsEnvironment.Test, false, 4096), (options.DodoPayments.ApiKey, options.DodoPayments.Environment, options.ValidateRequests, options.MaxResponseBytes));
        Assert.Equal((false, 2, TimeSpan.FromSeconds(5)), (options.Autumn.Pacing.Enabled, options.DodoPayments.RateLimitTier, options.UsageEngine.Pacing.MaxWait));
    }

    [Theory]
    [InlineData(DodoPaymentsEnvironment.Live, "https://live.dodopayments.com/events")]
    [InlineData(DodoPaymentsEnvironment.Test, "https://test.dodopayments.com/events")]
    public async Task The_environment_chooses_the_host(DodoPaymentsEnvironment environment, string address)
    {
        Uri? asked = null;
        using var handler = new ScriptedHandler(TimeProvider.System, request =>
        {
            asked = request.RequestUri;
            return ScriptedHandler.Status(200, """{"items":[]}""")(request);
        });
        using var usage = UsageClient.Create(new() { PrimaryHandler = new ContractHandler(handler), DodoPayments = { ApiKey = "k", Environment = environment } });
        await usage.UsageEvents.ListAsync(cancellationToken: Token);
        Assert.Equal(new Uri(address), asked);
    }

    [Theory]
    [InlineData("https://gateway.test/autumn/v1")]
    [InlineData("https://gateway.test/autumn/v1/")]
    public async Task A_base_address_keeps_its_prefix_with_and_without_a_slash(string address)
    {
        Uri? asked = null;
        using var handler = new ScriptedHandler(TimeProvider.System, request =>
        {
            asked = request.RequestUri;
            return ScriptedHandler.Status(200, """{"list":[],"total":{}}""")(request);
        });
        using var allowed = ContractWatch.AllowOddRequests("The prefix of a gateway goes before the paths of the contract.");
        using var usage = UsageClient.Create(new() { PrimaryHandler = new ContractHandler(handler), Autumn = { SecretKey = "k", BaseAddress = new Uri(address) } });
        await usage.Events.AggregateAsync(new() { CustomerId = "c", FeatureId = "f" }, cancellationToken: Token);
        Assert.Equal(new Uri("https://gateway.test/autumn/v1/events.aggregate"), asked);
    }

    [Fact]
    public async Task Named_clients_are_keyed_and_share_nothing()
    {
        var (red, blue) = (new FakeUsageServer(), new FakeUsageServer());
        await using var provider = Build(services =>
        {
            services.AddUsageClient("red", red.Configure);
            services.AddUsageClient("blue", blue.Configure);
        });
        await provider.GetRequiredKeyedService<IUsageClient>("red").Events.ListAsync(cancellationToken: Token);
        await provider.GetRequiredKeyedService<IEventsApi>("red").ListAsync(cancellationToken: Token);
        Assert.Same(provider.GetRequiredKeyedService<IUsageClient>("blue").UsageEvents, provider.GetRequiredKeyedService<IUsageEventsApi>("blue"));
        Assert.Equal((2, 0), (red.Requests.Count, blue.Requests.Count));
        Assert.Null(provider.GetService<IUsageClient>());
    }

    [Fact]
    public async Task Handlers_that_an_application_gives_to_all_its_clients_repeat_nothing_here()
    {
        var server = new FakeUsageServer();
        var (common, own) = (0, 0);
        await using var provider = Build(services =>
        {
            services.AddUsageClient(server.Configure).Autumn.AddHttpMessageHandler(() => new Counter(() => own++));
            services.ConfigureHttpClientDefaults(defaults => defaults.AddHttpMessageHandler(() => new Counter(() => common++)));
        });
        await provider.GetRequiredService<IUsageClient>().Events.ListAsync(cancellationToken: Token);
        Assert.Equal((0, 1, 1), (common, own, server.Requests.Count));
    }

    [Fact]
    public async Task Adding_a_client_twice_adds_options_up_and_nothing_else()
    {
        var server = new FakeUsageServer();
        var seen = 0;
        await using var provider = Build(services =>
        {
            services.AddUsageClient(server.Configure).Autumn.AddHttpMessageHandler(() => new Counter(() => seen++));
            services.AddUsageClient(options => options.Autumn.Resilience.MaxRetries = 1);
            Assert.Single(services, descriptor => descriptor.ServiceType == typeof(IUsageClient));
        });
        await provider.GetRequiredService<IUsageClient>().Events.ListAsync(cancellationToken: Token);
        Assert.Equal((1, 1), (seen, server.Requests.Count));
        Assert.Equal(1, provider.GetRequiredService<IOptions<UsageClientOptions>>().Value.Autumn.Resilience.MaxRetries);
    }

    [Fact]
    public void A_builder_tells_its_name_and_its_HTTP_clients()
    {
        var services = new ServiceCollection();
        var unnamed = services.AddUsageClient(_ => { });
        var named = services.AddUsageClient("eu", _ => { });
        Assert.Equal(("", "UsageSdk.Autumn", "UsageSdk.DodoPayments"), (unnamed.Name, unnamed.Autumn.Name, unnamed.DodoPayments.Name));
        Assert.Equal(("eu", "UsageSdk.eu.Autumn", "UsageSdk.eu.DodoPayments"), (named.Name, named.Autumn.Name, named.DodoPayments.Name));
        Assert.Same(services, named.Services);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_host_at_its_start_and_names_client_and_key()
    {
        foreach (var (name, problem) in (IEnumerable<(string, string)>)[("eu", "The usage client 'eu': Autumn:BaseAddress must be https"), ("", "The usage client: Autumn:BaseAddress must be https")])
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddUsageClient(name, options => options.Autumn.BaseAddress = new Uri("http://example.com/"));
            using var host = builder.Build();
            var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
            Assert.StartsWith(problem, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_host_a_wrong_setting_shows_when_the_client_is_made()
    {
        await using var provider = Build(services => services.AddUsageClient(options => options.Autumn.Resilience.MaxRetries = -1));
        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IUsageClient>);
    }

    [Fact]
    public async Task The_containers_clock_is_used()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var server = new FakeUsageServer(clock);
        await using var provider = Build(services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddUsageClient(server.Configure);
            services.AddUsageClient(options => options.TimeProvider = null);
        });
        await provider.GetRequiredService<IEventsApi>().ListAllAsync(cancellationToken: Token).ReadAllAsync(Token);
        Assert.Contains($"\"end\":{clock.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds()}", server.Requests[0].BodyText, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider(Strict);
    }

    private sealed class Counter(Action onSend) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            onSend();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
