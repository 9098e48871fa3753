using System.Text.RegularExpressions;

namespace UsageSdk.Samples.Tests;

/// <summary>Tells when the first text was written.</summary>
internal sealed partial class SignallingWriter : StringWriter
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> FirstText => _first.Task;

    /// <summary>The address of a server on a port.</summary>
    public static Uri AddressIn(string text) => new(Address().Match(text).Value);

    public override Task WriteLineAsync(string? value)
    {
        _first.TrySetResult(value!);
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
