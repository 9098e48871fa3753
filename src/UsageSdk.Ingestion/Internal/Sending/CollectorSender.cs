using System.Net;
using UsageSdk.UsageEngine;

namespace UsageSdk.Ingestion.Internal.Sending;

/// <summary>
/// Sends data to a collector of the Usage Engine, which knows no ids. An event whose fate is unknown is never sent again: it could count twice.
/// </summary>
internal sealed class CollectorSender(ICollectorsApi api, UsageDeliveryOptions options, ServerClock clock, TimeProvider time) : IEventSender
{
    private const int BytesOfBatch = 8 << 20;

    private readonly ServiceCall _call = new(clock, time);

    // No more than are sent at once: an event of a process that dies is unknown from its lease on.
    public int BatchSize => options.Concurrency;

    public int Batches => 1;

    public int MaxBytes => BytesOfBatch;

    public Task SendAsync(SendBatch batch, CancellationToken cancellationToken) => Task.WhenAll(batch.Items.Select(item => SendAsync(batch, item, cancellationToken)));

    private async Task SendAsync(SendBatch batch, SendItem item, CancellationToken cancellationToken)
    {
        if (item.State.FirstUnknownAt is not null)
        {
            item.Conclude(UsageOutcome.Unknown, "The process ended while it was being sent.", batch.Now);
            return;
        }

        if (EventContent.TryReadData(item.Event.Content) is not { } data)
        {
            item.Conclude(UsageOutcome.Rejected, EventContent.Unreadable, batch.Now);
            return;
        }

        if (batch.IsStopped || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var before = item.State;
        item.Begin(batch.Now);
        UsageException? failure;
        try
        {
            var request = new SendDataRequest { Data = data };
            failure = await _call.TryAsync(options => api.SendDataAsync(batch.Destination.CollectorId!, request, options, cancellationToken)).ConfigureAwait(false);
        }
        catch (UsageCanceledException cancellation) when (!cancellation.WasSent)
        {
            item.NoteNoEffect(before);
            return;
        }
        catch (OperationCanceledException)
        {
            item.Conclude(UsageOutcome.Unknown, "The process stopped while it was being sent.", batch.Now);
            return;
        }

        if (failure is null)
        {
            batch.Pause.Succeed();
            item.Conclude(UsageOutcome.Delivered, null, batch.Now);
            return;
        }

        item.NoteReason(Failures.Reason(failure));
        if (Failures.IsRefusal(failure))
        {
            batch.Pause.Succeed();
            item.Conclude(UsageOutcome.Rejected, item.State.Reason, batch.Now);
        }
        else if (Failures.HadNoEffect(failure) || failure.InnerException is UsageApiException { StatusCode: HttpStatusCode.RequestTimeout })
        {
            // Turned away, or a 408, which says that the service has not had the whole request.
            item.NoteNoEffect(before);
            batch.Stop(failure);
            batch.Delay(item);
        }
        else
        {
            batch.Stop(failure);
            item.Conclude(UsageOutcome.Unknown, item.State.Reason, batch.Now);
        }
    }
}
