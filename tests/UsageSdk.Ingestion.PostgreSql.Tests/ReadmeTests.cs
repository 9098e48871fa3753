using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using UsageSdk.Testing;

namespace UsageSdk.Ingestion.PostgreSql.Tests;

/// <summary>The examples of src/UsageSdk.Ingestion.PostgreSql/README.md.</summary>
public sealed class ReadmeTests(PostgreSqlServer server) : PostgreSqlTests(server)
{
    [Fact]
    public async Task An_order_and_its_event_are_committed_together()
    {
        // The database's work takes real time.
        using var usage = new FakeUsageServer(TimeProvider.System);
        usage.Autumn.AddCustomer("cus_1");
        await Server.AskAsync("CREATE TABLE orders (id text)");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Orders", Server.ConnectionString)]);
        builder.Services.AddUsageClient(usage.Configure);

        var dataSource = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders")!);
        builder.Services.AddUsageIngestion().UsePostgreSql(dataSource);

        await using var disposed = dataSource;
        using var host = builder.Build();
        await host.StartAsync(CancellationToken);
        var ingestor = host.Services.GetRequiredService<IUsageIngestor>();

        await CommitAsync(dataSource, ingestor, new("order-1", "cus_1"), CancellationToken);
        var flushed = await ingestor.FlushAsync(cancellationToken: CancellationToken);
        await host.StopAsync(CancellationToken);

        Assert.True(flushed.IsDelivered);
        Assert.Equal("orders", Assert.Single(usage.Autumn.Events).FeatureId);
        Assert.Equal(1L, await Server.AskAsync("SELECT count(*) FROM orders WHERE id = 'order-1'"));
    }

    private static async Task CommitAsync(NpgsqlDataSource dataSource, IUsageIngestor ingestor, Order order, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SaveOrderAsync(connection, order, cancellationToken);
        await ingestor.EnqueueAsync(UsageEvent.Track(new() { CustomerId = order.Customer, FeatureId = "orders" }, UsageEventId.From("order", order.Id)), transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task SaveOrderAsync(NpgsqlConnection connection, Order order, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("INSERT INTO orders VALUES ($1)", connection);
        command.Parameters.AddWithValue(order.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Order(string Id, string Customer);
}
