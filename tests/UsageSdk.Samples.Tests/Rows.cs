using System.Globalization;
using Quickstart;

namespace UsageSdk.Samples.Tests;

/// <summary>Rows with ids of their own.</summary>
internal static class Rows
{
    private static int _count;

    public static UsageRow At(string timestamp, decimal value = 1, string model = "m1", string feature = "api", string customer = "c1") =>
        new($"row-{Interlocked.Increment(ref _count)}", DateTimeOffset.Parse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), customer, feature, value, model, "eu");
}
