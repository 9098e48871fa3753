using UsageSdk.Tests.Wire;

namespace UsageSdk.Tests.Errors;

/// <summary>What is left of a text in which a service quotes the key, or the beginning of it, in one form or another.</summary>
public sealed class RedactionTests
{
    private const string Key = "abcdefghij=klm";

    [Theory]
    [InlineData(Key, "bad abcdefghij=klm, sorry", "bad ***, sorry")]
    [InlineData(Key, "xabcdefghij=klmabcdefghij=klm y", "x****** y")]
    [InlineData(Key, "abcdefghij=kl", "***")]
    [InlineData(Key, "nothing of it", "nothing of it")]

    // Eight characters of it say something, seven do not. What follows them up to the end of the word is more of it.
    [InlineData(Key, "abcdefgh rest", "*** rest")]
    [InlineData(Key, "abcdefg rest", "abcdefg rest")]
    [InlineData(Key, "abcdefghX-Y rest", "*** rest")]
    [InlineData(Key, "abcdefghX\"rest", "***\"rest")]
    [InlineData(Key, "abcdefghX<rest", "***<rest")]
    [InlineData(Key, "abcdefghX,rest", "***,rest")]
    [InlineData(Key, "abcdefghX;rest", "***;rest")]
    [InlineData(Key, "abcdefghX\\\"rest", "***\\\"rest")]
    [InlineData(Key, "abcdefghX\\nrest", "***\\nrest")]
    [InlineData(Key, "abcdefghX\\rrest", "***\\rrest")]
    [InlineData(Key, "abcdefghX\\trest", "***\\trest")]
    [InlineData(Key, "abcdefghX\\qrest", "***")]
    [InlineData(Key, "abcdefghX\\", "***")]
    [InlineData(Key, "abcdefghij\\", "***")]

    // As a URL escapes it.
    [InlineData(Key, "%61bcdefghij%3Dklm", "***")]
    [InlineData(Key, "%62bcdefghij%3Dklm", "%62bcdefghij%3Dklm")]
    [InlineData("short", "bad shor%74", "bad ***")]
    [InlineData("short", "bad shor%7", "bad shor%7")]

    // As JSON does, and JSON within JSON.
    [InlineData(Key, "\\u0061bcdefghij\\u003dklm", "***")]
    [InlineData(Key, "\\u0062bcdefghij\\u003dklm", "\\u0062bcdefghij\\u003dklm")]
    [InlineData(Key, "\\\\u0061bcdefghij=klm", "***")]
    [InlineData("ab/defghij", "ab\\/defghij", "***")]
    [InlineData("ab/defghij", "ab\\\\/defghij", "***")]
    [InlineData("ab/defghij", "ab\\xdefghij", "ab\\xdefghij")]
    [InlineData("ab/d", "ab\\", "ab\\")]

    // A key that holds what looks like an escape.
    [InlineData("ab%25cdefgh-ijkl", "ab%25cdefgh-ijkl", "***")]
    [InlineData("ab%25cdefgh-ijkl", "ab%2525cdefgh-ijkl", "***")]
    [InlineData("a%25-cdefghijk", "a%25\\u002dcdefghijk", "***")]
    public async Task A_key_is_taken_out_of_a_message(string key, string text, string message)
    {
        using var usage = TestClient.Of(new ScriptedHandler(TimeProvider.System, ScriptedHandler.Status(401, text, "text/plain")), configure: options => options.Autumn.SecretKey = key);
        var failure = await Assert.ThrowsAsync<UsageAuthenticationException>(() => usage.Events.ListAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((message, message), (failure.ServerMessage, failure.ResponseBody));
    }
}
