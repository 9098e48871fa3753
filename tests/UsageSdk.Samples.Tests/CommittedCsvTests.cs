using System.Text;
using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class CommittedCsvTests
{
    [Fact]
    public void The_committed_file_is_what_the_generator_writes_byte_for_byte()
    {
        using var written = new StringWriter();
        UsageGenerator.Write(written);

        Assert.True(Encoding.UTF8.GetBytes(written.ToString()).AsSpan().SequenceEqual(File.ReadAllBytes(CommittedCsv.FilePath)));
    }

    [Fact]
    public void It_has_at_least_5000_rows_and_some_on_each_of_30_days()
    {
        var rows = CommittedCsv.Rows();

        Assert.InRange(rows.Count, 5_000, int.MaxValue);
        Assert.Equal(
            Enumerable.Range(0, 30).Select(day => new DateTime(2026, 9, 1).AddDays(day)),
            rows.Select(row => row.Timestamp.UtcDateTime.Date).Distinct().Order());
    }
}
