using System.Net.Http.Headers;
using UsageSdk.Benchmarks.Baselines;
using UsageSdk.Benchmarks.Client;
using UsageSdk.Testing;

namespace UsageSdk.Benchmarks.Queue;

/// <summary>The baseline of delivery: for each event one durable insert and one request.</summary>
public sealed class NaiveLoop(BareTable table, FakeUsageServer server) : IDisposable
{
    private readonly HttpClient _http = new(server.CreateHandler())
    {
        BaseAddress = new Uri("http://localhost/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.DodoPayments.ApiKey) },
    };

    public async Task<int> DeliverAsync(int events)
    {
        var byHand = new HandWritten(_http);
        for (var index = 0; index < events; index++)
        {
            table.Insert(1);
            await byHand.IngestAsync([Payloads.HandWritten[index % Payloads.Batch] with { EventId = Guid.CreateVersion7().ToString() }]);
        }

        return events;
    }

    public void Dispose() => _http.Dispose();
}
