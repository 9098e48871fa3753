using System.Text;
using UsageSdk.CodeGen.Contract;

namespace UsageSdk.Tests.Wire;

/// <summary>What a call sends over a socket.</summary>
internal static class RawRequest
{
    /// <summary>The request as it came, with the port left out. The token request of the Usage Engine, where there is one, is answered before it.</summary>
    public static async Task<string> CaptureAsync<T>(string reply, Func<UsageClient, Task<T>> call, bool needsToken = false)
    {
        var token = LoopbackServer.Json("""{"access_token":"token-1","expires_in":3600,"token_type":"Bearer"}""");
        await using var server = needsToken ? new LoopbackServer(token, LoopbackServer.Json(reply)) : new LoopbackServer(LoopbackServer.Json(reply));
        using var usage = TestClient.Of(server.Address);
        Assert.NotNull(await call(usage));
        Assert.Equal(needsToken ? 2 : 1, server.Requests.Count);
        return server.Requests[^1].Replace($":{server.Address.Port}", "", StringComparison.Ordinal);
    }

    /// <summary>A request as it came, in its parts.</summary>
    public static ContractRequest Parse(string raw)
    {
        var end = raw.IndexOf("\n\n", StringComparison.Ordinal);
        var head = raw[..end].Split('\n');
        var line = head[0].Split(' ');
        var (path, query) = line[1].IndexOf('?', StringComparison.Ordinal) is var question and >= 0 ? (line[1][..question], line[1][question..]) : (line[1], "");
        var headers = head.Skip(1).Select(header => header.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[^1]));
        return new(line[0], path, query, [.. headers], Encoding.UTF8.GetBytes(raw[(end + 2)..]));
    }
}
