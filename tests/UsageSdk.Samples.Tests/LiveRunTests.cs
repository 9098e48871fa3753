using System.Net;
using Microsoft.Extensions.Configuration;
using Quickstart;
using UsageSdk.Testing;
using UsageSdk.Testing.AspNetCore;

namespace UsageSdk.Samples.Tests;

public sealed class LiveRunTests : IAsyncLifetime
{
    private readonly FakeUsageServer _server = new(TimeProvider.System);
    private FakeUsageServerHost? _host;

    public async ValueTask InitializeAsync()
    {
        _server.Autumn.AddCustomer("cus_live");
        _server.DodoPayments.AddCustomer("cus_live");
        _host = await FakeUsageServerHost.StartAsync(_server, cancellationToken: TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _host!.DisposeAsync();

    [Fact]
    public async Task Autumn_gets_the_first_100_rows_stamped_now()
    {
        var before = Millisecond();

        var output = await Run("autumn");

        var events = _server.Autumn.Events;
        Assert.Equal(CommittedCsv.Rows().Take(100).Select(row => (row.Feature, (decimal?)row.Value)), events.Select(item => (item.FeatureId, item.Value)));
        Assert.All(events, item => Assert.Equal("cus_live", item.CustomerId));
        Assert.All(events, item => Assert.InRange(item.Timestamp, before, TimeProvider.System.GetUtcNow()));
        Assert.Equal("Autumn recorded 100 events of customer cus_live.", output);
    }

    [Fact]
    public async Task Dodo_Payments_gets_the_first_100_rows_stamped_now()
    {
        var before = Millisecond();

        var output = await Run("dodo");

        var events = _server.DodoPayments.Events;
        Assert.Equal(CommittedCsv.Rows().Take(100).Select(row => (row.Feature, (double)row.Value)), events.Select(item => (item.EventName, item.Metadata!["value"].AsNumber)));
        Assert.All(events, item => Assert.Equal("cus_live", item.CustomerId));
        Assert.All(events, item => Assert.InRange(item.Timestamp, before, TimeProvider.System.GetUtcNow()));
        Assert.Equal(["Dodo Payments ingested 100 of 100 events of customer cus_live.", $"The first one reads back as {events[0].EventName}."], output.Split(Environment.NewLine));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_yet_is_no_failure()
    {
        using var inner = _server.CreateHandler();
        using var late = new NothingReadableYet { InnerHandler = inner };
        using var usage = _server.CreateClient(options => options.PrimaryHandler = late);
        using var output = new StringWriter();

        await LiveRun.RunAsync("dodo", "cus_live", [Rows.At("2026-09-01T10:00:00Z")], usage, TimeProvider.System, Plain.Console(output), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Dodo Payments ingested 1 of 1 events of customer cus_live.", $"The first one, {Assert.Single(_server.DodoPayments.Events).EventId}, is not visible yet."],
            output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_converted_is_named_and_nothing_is_sent()
    {
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => Run("dodo", environment: "Staging"));

        Assert.Contains("'Staging' at 'Usage:DodoPayments:Environment'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("autumn")]
    [InlineData("dodo")]
    public async Task Fewer_rows_are_all_sent(string service)
    {
        await Run(service, rows: [Rows.At("2026-09-01T10:00:00Z"), Rows.At("2020-01-01T10:00:00Z"), Rows.At("2090-01-01T10:00:00Z")]);

        Assert.Equal(3, _server.Autumn.Events.Count + _server.DodoPayments.Events.Count);
    }

    [Theory]
    [InlineData("autumn")]
    [InlineData("dodo")]
    public async Task A_second_run_counts_again_since_its_ids_are_its_own(string service)
    {
        UsageRow[] rows = [Rows.At("2026-09-01T10:00:00Z")];

        await Run(service, rows: rows);
        await Run(service, rows: rows);

        Assert.Equal(2, _server.Autumn.Events.Count + _server.DodoPayments.Events.Count);
    }

    [Theory]
    [InlineData("autumn", "Autumn:SecretKey")]
    [InlineData("dodo", "DodoPayments:ApiKey")]
    public async Task Without_credentials_the_error_names_the_setting_and_nothing_is_sent(string service, string setting)
    {
        var exception = await Assert.ThrowsAsync<UsageConfigurationException>(() => Run(service, without: $"Usage:{setting}"));

        Assert.Contains($"'{setting}'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task An_unknown_customer_of_Autumn_is_named()
    {
        var exception = await Assert.ThrowsAsync<UsageNotFoundException>(() => Run("autumn", "nobody"));

        Assert.Contains("Customer nobody not found", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Autumn.Events);
    }

    [Fact]
    public async Task An_unknown_customer_of_Dodo_Payments_is_named()
    {
        var exception = await Assert.ThrowsAsync<UsageBadRequestException>(() => Run("dodo", "nobody"));

        Assert.Contains("Customer nobody does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_server.DodoPayments.Events);
    }

    private async Task<string> Run(string service, string customer = "cus_live", string? without = null, IReadOnlyList<UsageRow>? rows = null, string environment = "Test")
    {
        var settings = new Dictionary<string, string?>
        {
            ["Usage:Autumn:BaseAddress"] = new Uri(_host!.Address, "v1/").ToString(),
            ["Usage:Autumn:SecretKey"] = _server.Autumn.SecretKey,
            ["Usage:DodoPayments:BaseAddress"] = _host.Address.ToString(),
            ["Usage:DodoPayments:Environment"] = environment,
            ["Usage:DodoPayments:ApiKey"] = _server.DodoPayments.ApiKey,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Key != without)).Build();
        using var output = new StringWriter();
        await LiveRun.RunAsync(service, customer, rows ?? CommittedCsv.Rows(), configuration, TimeProvider.System, Plain.Console(output), TestContext.Current.CancellationToken);
        return output.ToString().TrimEnd();
    }

    /// <summary>Now, cut to what the services keep of it.</summary>
    private static DateTimeOffset Millisecond() => DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private sealed class NothingReadableYet : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Get ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)) : base.SendAsync(request, cancellationToken);
    }
}
