namespace UsageSdk.WireMock.Tests;

/// <summary>What is said where something is missing.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task Without_Java_the_message_says_so()
    {
        var engines = await Engines.FindAsync("", TestContext.Current.CancellationToken);

        Assert.Null(engines.Jar);
        Assert.StartsWith("Java is not on the PATH.", engines.Absence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_npm_the_message_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("usagesdk-wiremock-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, OperatingSystem.IsWindows() ? "java.exe" : "java"), "", TestContext.Current.CancellationToken);

            var engines = await Engines.FindAsync(folder, TestContext.Current.CancellationToken);

            Assert.Null(engines.Jar);
            Assert.StartsWith("npm and node are not on the PATH.", engines.Absence, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
