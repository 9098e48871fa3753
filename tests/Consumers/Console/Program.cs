using Consumers;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk;
using UsageSdk.Testing;

// All three services without a port, once through a container and once without.
using (var server = Calls.CreateServer())
{
    await using var services = new ServiceCollection().AddUsageClient(server.Configure).Services.BuildServiceProvider();
    await Calls.PrintAsync("container", services.GetRequiredService<IUsageClient>());
}

using (var server = Calls.CreateServer())
{
    var options = new UsageClientOptions();
    server.Configure(options);
    using var usage = UsageClient.Create(options);
    await Calls.PrintAsync("create", usage);
}

// With the clock of this machine, since nobody moves another.
using (var server = new FakeUsageServer(TimeProvider.System))
{
    server.Autumn.AddCustomer("cus_1");
    server.DodoPayments.AddCustomer("cus_1");
    using var usage = server.CreateClient();
    var collector = await usage.Collectors.CreateAsync(new() { Name = "orders" });
    await Queue.PrintAsync("queue", new ServiceCollection().AddUsageClient(server.Configure).Services, collector.Id);
}

Console.WriteLine($".NET {Environment.Version.Major}, built for {AppContext.TargetFrameworkName}");
