using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using UsageSdk.Benchmarks.Client;
using UsageSdk.Testing;

namespace UsageSdk.Benchmarks.Loopback;

/// <summary>The fake server in a process of its own, on two ports: HTTP/1.1 and HTTP/2. It takes compressed requests, too.</summary>
internal sealed class FakeProcess : IDisposable
{
    public const string Serve = "--serve";

    private readonly Process _process;

    private FakeProcess(Process process, Uri http1, Uri http2, string key) => (_process, Http1, Http2, Key) = (process, http1, http2, key);

    public Uri Http1 { get; }

    public Uri Http2 { get; }

    public string Key { get; }

    /// <summary>Starts this program once more, as a server.</summary>
    public static async Task<FakeProcess> StartAsync()
    {
        var program = typeof(FakeProcess).Assembly.Location;
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, Serve]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server has not started.");
        var parts = line.Split(' ');
        return new FakeProcess(process, new Uri(parts[0]), new Uri(parts[1]), parts[2]);
    }

    /// <summary>Serves until the input ends.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output)
    {
        using var fake = new FakeUsageServer(TimeProvider.System) { EnforcesRateLimits = false };
        fake.DodoPayments.AddCustomer(Payloads.Customer);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRequestDecompression();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var application = builder.Build();
        application.UseRequestDecompression();
        application.Run(context => ForwardAsync(fake, context));
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        await output.WriteLineAsync($"{string.Join(' ', addresses)} {fake.DodoPayments.ApiKey}");
        await input.ReadToEndAsync();
    }

    public void Dispose()
    {
        // The end of its input ends it.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task ForwardAsync(FakeUsageServer fake, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://localhost{context.Request.Path}{context.Request.QueryString}") { Content = new ByteArrayContent(body.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        using var response = await fake.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
