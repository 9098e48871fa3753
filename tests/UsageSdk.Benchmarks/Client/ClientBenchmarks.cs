using BenchmarkDotNet.Attributes;
using UsageSdk.Benchmarks.Baselines;
using UsageSdk.DodoPayments;

namespace UsageSdk.Benchmarks.Client;

/// <summary>The three rows: a batch of 1,000 events, a page of 100, one event; by hand, by the bare transport, and by the whole pipeline.</summary>
public class ClientBenchmarks
{
    // The most that the pacer believes.
    private const string Plenty = "1000000;w=1, 1000000;w=60";

    private readonly HandWritten _byHand = Clients.HandWritten(new InMemoryHandler(Payloads.HandWrittenBytes, Payloads.Ingested));
    private readonly HandWritten _pageByHand = Clients.HandWritten(new InMemoryHandler(0, Payloads.Page));
    private readonly HandWritten _oneByHand = Clients.HandWritten(new InMemoryHandler(0, Payloads.One));

    private readonly IUsageEventsApi _ingestBare = Clients.Bare(new InMemoryHandler(Payloads.IngestBytes, Payloads.Ingested)).UsageEvents;
    private readonly IUsageEventsApi _ingestValidated = Clients.Bare(new InMemoryHandler(Payloads.IngestBytes, Payloads.Ingested), isValidated: true).UsageEvents;
    private readonly IUsageEventsApi _ingest = Clients.Full(new InMemoryHandler(Payloads.IngestBytes, Payloads.Ingested)).UsageEvents;
    private readonly IUsageEventsApi _pageBare = Clients.Bare(new InMemoryHandler(0, Payloads.Page)).UsageEvents;
    private readonly IUsageEventsApi _page = Clients.Full(new InMemoryHandler(0, Payloads.Page)).UsageEvents;
    private readonly IUsageEventsApi _oneBare = Clients.Bare(new InMemoryHandler(0, Payloads.One)).UsageEvents;
    private readonly IUsageEventsApi _one = Clients.Full(new InMemoryHandler(0, Payloads.One)).UsageEvents;
    private readonly IUsageEventsApi _onePaced = Clients.Paced(new InMemoryHandler(0, Payloads.One, Plenty)).UsageEvents;

    [Benchmark]
    public Task<int> IngestHandWritten() => _byHand.IngestAsync(Payloads.HandWritten);

    [Benchmark]
    public Task<IngestUsageEventsResponse> IngestBare() => _ingestBare.IngestAsync(Payloads.Ingest);

    /// <summary>What validation takes is the difference to <see cref="IngestBare"/>.</summary>
    [Benchmark]
    public Task<IngestUsageEventsResponse> IngestValidated() => _ingestValidated.IngestAsync(Payloads.Ingest);

    [Benchmark]
    public Task<IngestUsageEventsResponse> Ingest() => _ingest.IngestAsync(Payloads.Ingest);

    [Benchmark]
    public Task<HandWrittenPage> ListHandWritten() => _pageByHand.ListAsync(Payloads.Customer, Payloads.PageSize);

    [Benchmark]
    public Task<ListUsageEventsResponse> ListBare() => _pageBare.ListAsync(Payloads.List);

    [Benchmark]
    public Task<ListUsageEventsResponse> List() => _page.ListAsync(Payloads.List);

    [Benchmark]
    public Task<HandWrittenStored> GetHandWritten() => _oneByHand.GetAsync(Payloads.EventId);

    [Benchmark]
    public Task<IngestedEvent> GetBare() => _oneBare.RetrieveAsync(Payloads.EventId);

    [Benchmark]
    public Task<IngestedEvent> Get() => _one.RetrieveAsync(Payloads.EventId);

    [Benchmark]
    public Task<IngestedEvent> GetPaced() => _onePaced.RetrieveAsync(Payloads.EventId);
}
