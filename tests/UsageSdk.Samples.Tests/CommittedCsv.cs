using Quickstart;

namespace UsageSdk.Samples.Tests;

/// <summary>The usage.csv that lies beside the sample's source.</summary>
internal static class CommittedCsv
{
    public static string FilePath => Path.Combine(AppContext.BaseDirectory, "committed-usage.csv");

    public static IReadOnlyList<UsageRow> Rows()
    {
        using var text = new StreamReader(FilePath);
        return UsageCsv.Read(text);
    }
}
