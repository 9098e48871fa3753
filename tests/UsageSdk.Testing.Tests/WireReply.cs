using System.Text.Json.Nodes;

namespace UsageSdk.Testing.Tests;

/// <summary>A reply as it stands on the wire.</summary>
internal sealed record WireReply(int Status, string? MediaType, string Text)
{
    /// <summary>The headers of the reply and of its content.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public JsonNode Json => JsonNode.Parse(Text, documentOptions: new() { MaxDepth = 1_100 })!;

    public void AssertOk(string json)
    {
        Assert.Equal(200, Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), Json), Text);
    }

    /// <summary>Autumn's envelope: message, code and env, and nothing else.</summary>
    public void AssertAutumnError(int status, string code, string? message = null)
    {
        Assert.Equal((status, code, "sandbox"), (Status, (string?)Json["code"], (string?)Json["env"]));
        Assert.Equal(["code", "env", "message"], Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("application/json", MediaType);
        if (message is not null)
        {
            Assert.Equal(message, (string?)Json["message"]);
        }
    }

    /// <summary>Dodo Payments' envelope: code and message, and nothing else.</summary>
    public void AssertDodoError(int status, string code, string? message = null)
    {
        Assert.Equal((status, code), (Status, (string?)Json["code"]));
        Assert.Equal(["code", "message"], Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("application/json", MediaType);
        if (message is not null)
        {
            Assert.Equal(message, (string?)Json["message"]);
        }
    }
}
