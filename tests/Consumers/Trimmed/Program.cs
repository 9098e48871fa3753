using Consumers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk;
using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

// Real requests over loopback, without reflection; the settings come from a configuration, whose binding is what trimming breaks first.
using var server = Calls.CreateServer();
await using var host = await FakeUsageServerHost.StartAsync(server);
var settings = new Dictionary<string, string?>
{
    ["Autumn:SecretKey"] = server.Autumn.SecretKey,
    ["Autumn:BaseAddress"] = new Uri(host.Address, "v1/").AbsoluteUri,
    ["DodoPayments:ApiKey"] = server.DodoPayments.ApiKey,
    ["DodoPayments:BaseAddress"] = host.Address.AbsoluteUri,
    ["UsageEngine:ClientId"] = server.UsageEngine.ClientId,
    ["UsageEngine:ClientSecret"] = server.UsageEngine.ClientSecret,
    ["UsageEngine:BaseAddress"] = host.Address.AbsoluteUri,
    ["UsageEngine:Resilience:TotalTimeout"] = "00:00:30",
};
var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
await using var services = new ServiceCollection().AddUsageClient(configuration).Services.BuildServiceProvider();
await Calls.PrintAsync("trimmed", services.GetRequiredService<IUsageClient>());

// The queue compares its clock with the server's, so this server has the clock of this machine.
using var present = new FakeUsageServer(TimeProvider.System);
await using var presentHost = await FakeUsageServerHost.StartAsync(present);
await Queue.PrintAsync("trimmed", present, presentHost.Configure);
return server.Requests.Count >= Calls.FewestRequests ? 0 : 1;
