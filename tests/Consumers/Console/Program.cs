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
    await Queue.PrintAsync("queue", server, server.Configure);
}

Console.WriteLine($".NET {Environment.Version.Major}, built for {AppContext.TargetFrameworkName}");
