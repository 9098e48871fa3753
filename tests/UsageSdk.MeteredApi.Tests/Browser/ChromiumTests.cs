namespace UsageSdk.MeteredApi.Tests.Browser;

/// <summary>Which browser is taken, and what is said where there is none.</summary>
public sealed class ChromiumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_one_the_message_says_what_was_looked_for()
    {
        var chromium = Chromium.Find(null, "");

        Assert.Null(chromium.Path);
        Assert.Equal("Neither chromium nor chromium-browser nor google-chrome is on the PATH, and USAGESDK_CHROMIUM names none.", chromium.Absence);
    }

    [Fact]
    public void A_variable_that_names_no_file_is_said_to_do_so()
    {
        var missing = _folder.File("none");

        Assert.Equal(new Chromium(null, $"USAGESDK_CHROMIUM is {missing}, which is no file."), Chromium.Find(missing, ""));
    }

    [Fact]
    public async Task The_variable_goes_before_the_PATH()
    {
        var (named, other) = (_folder.File("named"), _folder.File(OperatingSystem.IsWindows() ? "google-chrome.exe" : "google-chrome"));
        await File.WriteAllTextAsync(named, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(other, "", TestContext.Current.CancellationToken);

        Assert.Equal(new Chromium(named, null), Chromium.Find(named, Path.GetDirectoryName(other)!));
        Assert.Equal(new Chromium(other, null), Chromium.Find("", Path.GetDirectoryName(other)!));
    }
}
