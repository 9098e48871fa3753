using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace UsageSdk.Benchmarks.Tests;

/// <summary>A figure means something only beside a baseline that nobody has changed.</summary>
public sealed class BaselineTests
{
    [Fact]
    public void The_baselines_are_as_they_were_given()
    {
        var folder = Folder();
        var recorded = File.ReadAllLines(Path.Combine(folder, "SHA256SUMS"));
        var actual = Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}");
        Assert.Equal(recorded, actual);
        Assert.Equal(2, recorded.Length);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "UsageSdk.Benchmarks", "Baselines");
}
