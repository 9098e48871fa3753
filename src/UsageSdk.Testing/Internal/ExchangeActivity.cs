using System.Diagnostics;

namespace UsageSdk.Testing.Internal;

/// <summary>Tells listeners of the process of each exchange that a service answered by its own rules, whichever server and client it was of.</summary>
/// <remarks>An activity costs nothing while nobody listens, and needs no reference to the server, which a program under test may keep to itself.</remarks>
internal static class ExchangeActivity
{
    private static readonly ActivitySource Source = new(FakeUsageServer.ActivitySourceName);

    public static FakeReply Tell(RecordedRequest request, FakeReply reply)
    {
        using var activity = Source.StartActivity("exchange", ActivityKind.Server);
        if (activity is not null)
        {
            activity.SetTag("http.request.method", request.Method);
            activity.SetTag("url.path", request.Path);
            activity.SetTag("http.response.status_code", (int)reply.Status);
            activity.SetCustomProperty("request", request.WithoutSecret());
            activity.SetCustomProperty("response", reply.ToMessage(null, request.ReceivedAt));
        }

        return reply;
    }
}
