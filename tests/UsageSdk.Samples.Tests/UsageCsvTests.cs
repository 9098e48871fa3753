using System.Globalization;
using System.Text;
using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class UsageCsvTests
{
    private const string Header = "id,timestamp,customer,feature,value,model,region";

    [Fact]
    public void Rows_keep_the_order_of_the_file_and_any_offset_is_accepted()
    {
        var rows = Read($"{Header}\nlate,2026-09-02T00:30:00+02:00,c1,api,2.50,m,eu\nearly,2026-09-01T10:00:00.123Z,c2,tokens,-3,,\n");

        Assert.Equal(
        [
            new UsageRow("late", new(2026, 9, 2, 0, 30, 0, TimeSpan.FromHours(2)), "c1", "api", 2.5m, "m", "eu"),
            new UsageRow("early", new(2026, 9, 1, 10, 0, 0, 123, TimeSpan.Zero), "c2", "tokens", -3, "", ""),
        ], rows);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 22, 0, 0, TimeSpan.Zero), rows[0].Hour);
    }

    [Theory]
    [InlineData("2026-09-01T10:00:00Z", 0)]
    [InlineData("2026-09-01T10:00:00", 0)]
    [InlineData("2026-09-01T10:00", 0)]
    [InlineData("2026-09-01 10:00:00", 0)]
    [InlineData("2026-09-01T10:00:00.5Z", 500)]
    [InlineData("2026-09-01T10:00:00.5000000Z", 500)]
    [InlineData("2026-09-01T15:30:00+05:30", 0)]
    [InlineData("2026-09-01T02:00-08:00", 0)]
    public void A_timestamp_is_ISO_8601_and_UTC_without_an_offset(string timestamp, int milliseconds) =>
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 10, 0, 0, milliseconds, TimeSpan.Zero), Assert.Single(Read($"{Header}\ne1,{timestamp},c1,api,1,m,eu")).Timestamp.ToUniversalTime());

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.5", "-0.5")]
    [InlineData(".25", "0.25")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("12345.1234567891", "12345.1234567891")]
    public void A_value_is_read_exactly(string text, string value) =>
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Assert.Single(Read($"{Header}\ne1,2026-09-01T10:00:00Z,c1,api,{text},m,eu")).Value);

    [Fact]
    public void A_quoted_field_may_hold_commas_quotes_and_line_breaks()
    {
        var row = Assert.Single(Read($"{Header}\n\"e,1\",2026-09-01T10:00:00Z,c1,\"api \"\"v2\"\"\",1,\"two\nlines\",eu\n"));

        Assert.Equal(("e,1", "api \"v2\"", "two\nlines"), (row.Id, row.Feature, row.Model));
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_no_part_of_the_data()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes($"{Header}\r\ne1,2026-09-01T10:00:00Z,c1,api,1,m,eu\r\n")).ToArray();
        using var text = new StreamReader(new MemoryStream(bytes));

        var row = Assert.Single(UsageCsv.Read(text));

        Assert.Equal(("e1", "eu"), (row.Id, row.Region));
    }

    [Fact]
    public void Columns_may_be_in_any_order_and_further_ones_are_ignored()
    {
        var row = Assert.Single(Read("note,region,model,value,feature,customer,timestamp,id\nx,eu,m,1,api,c1,2026-09-01T10:00:00Z,e1\n"));

        Assert.Equal(new UsageRow("e1", new(2026, 9, 1, 10, 0, 0, TimeSpan.Zero), "c1", "api", 1, "m", "eu"), row);
    }

    [Fact]
    public void Blank_lines_and_spaces_around_fields_are_ignored()
    {
        var rows = Read($"{Header}\n\n e1 , 2026-09-01T10:00:00Z ,c1, api ,1,m,eu\n\n");

        Assert.Equal(("e1", "api"), (Assert.Single(rows).Id, rows[0].Feature));
    }

    private static IReadOnlyList<UsageRow> Read(string text) => UsageCsv.Read(new StringReader(text));
}
