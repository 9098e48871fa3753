using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace UsageSdk.Testing.AspNetCore;

/// <summary>A fake server on a loopback port, over real HTTP.</summary>
public sealed class FakeUsageServerHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeUsageServerHost(FakeUsageServer server, WebApplication application, Uri address)
    {
        Server = server;
        Address = address;
        _application = application;
    }

    /// <summary>The server behind the port.</summary>
    public FakeUsageServer Server { get; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5080/</c>. Autumn's paths start with <c>v1/</c>, Dodo Payments' with <c>events</c>, the Usage Engine's as at its host.</summary>
    public Uri Address { get; }

    /// <summary>Puts a server on a port.</summary>
    /// <param name="server">The server.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running host; disposing it closes the port.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65535.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<FakeUsageServerHost> StartAsync(FakeUsageServer server, int port = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var application = builder.Build();
        var stopping = application.Lifetime.ApplicationStopping;
        application.Run(context => ForwardAsync(server, context, stopping));
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new FakeUsageServerHost(server, application, new Uri(addresses.Addresses.First() + "/"));
    }

    /// <summary>Points a client at this host: addresses and keys. The client keeps its own connections and clock.</summary>
    /// <param name="options">The client's options.</param>
    public void Configure(UsageClientOptions options) => Server.Configure(options, Address);

    /// <summary>Closes the port. Requests that wait because of a fault end in a reset.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task ForwardAsync(FakeUsageServer server, HttpContext context, CancellationToken stopping)
    {
        // A request that a fault holds back shall not hold up the end.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            using var request = await ReadAsync(context.Request, end.Token).ConfigureAwait(false);
            using var response = await server.SendAsync(request, end.Token).ConfigureAwait(false);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or (IOException and not BadHttpRequestException) or OperationCanceledException or ObjectDisposedException)
        {
            // What was said of a reply that breaks must get out first: Kestrel ends the connection when it is shorter than it claims. Without any reply
            // a reset does to this client what the exception does to one in the process.
            if (!context.Response.HasStarted)
            {
                context.Abort();
            }
        }
    }

    private static async Task<HttpRequestMessage> ReadAsync(HttpRequest source, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await source.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);

        // The target as it was sent, so that an escaped slash in an id stays one. Proxies send a whole address; the host does not matter.
        // An asterisk, for the server as a whole, is no path of a service.
        var target = source.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var address = target.StartsWith('/') ? $"http://localhost{target}" : target.Contains("://", StringComparison.Ordinal) ? target : $"http://localhost/{target}";
        var request = new HttpRequestMessage(new HttpMethod(source.Method), address) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in source.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return request;
    }
}
