using Quickstart;

namespace UsageSdk.Samples.Tests;

public sealed class UsageCsvErrorTests
{
    private const string Header = "id,timestamp,customer,feature,value,model,region";
    private const string Good = "e1,2026-09-01T10:00:00Z,c1,api,1,m,eu";

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("\n\n", "The file is empty.")]
    [InlineData(Header, "The file has no rows.")]
    [InlineData("id,timestamp,customer,feature,model,region\n" + Good, "row 1: column value is missing; needed are id, timestamp, customer, feature, value, model, region.")]
    [InlineData("id;timestamp;customer;feature;value;model;region\ne1;2026-09-01", "row 1: column id is missing; needed are id, timestamp, customer, feature, value, model, region. The file seems to be separated by semicolons: separate it by commas.")]
    [InlineData("id\ttimestamp\tcustomer\tfeature\tvalue\tmodel\tregion\n", "row 1: column id is missing; needed are id, timestamp, customer, feature, value, model, region. The file seems to be separated by tabs: separate it by commas.")]
    [InlineData("Id,timestamp,customer,feature,value,model,region\n" + Good, "row 1: column id is missing")]
    public void A_file_without_header_or_rows_says_what_is_missing(string text, string message) => Assert.StartsWith(message, Refusal(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(",2026-09-01T10:00:00Z,c1,api,1,m,eu", "id", "is empty")]
    [InlineData("  ,2026-09-01T10:00:00Z,c1,api,1,m,eu", "id", "is empty")]
    [InlineData("\"  \",2026-09-01T10:00:00Z,c1,api,1,m,eu", "id", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,\" \",api,1,m,eu", "customer", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,\" \",1,m,eu", "feature", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,\"a\nb\",1,m,eu", "feature", "holds a line break or another control character")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,a\u001b[31mb,1,m,eu", "feature", "holds a line break or another control character")]
    [InlineData("e2,,c1,api,1,m,eu", "timestamp", "is empty")]
    [InlineData("e2,yesterday,c1,api,1,m,eu", "timestamp", "'yesterday' is not a time")]
    [InlineData("e2,2026-02-30T10:00:00Z,c1,api,1,m,eu", "timestamp", "'2026-02-30T10:00:00Z' is not a time")]
    [InlineData("e2,13:45,c1,api,1,m,eu", "timestamp", "'13:45' is not a time")]
    [InlineData("e2,02/03/2026 10:00,c1,api,1,m,eu", "timestamp", "'02/03/2026 10:00' is not a time")]
    [InlineData("e2,1788256800,c1,api,1,m,eu", "timestamp", "'1788256800' is not a time")]
    [InlineData("e2,1969-12-31T23:59:59Z,c1,api,1,m,eu", "timestamp", "'1969-12-31T23:59:59Z' is not between")]
    [InlineData("e2,9999-12-31T23:59:59Z,c1,api,1,m,eu", "timestamp", "'9999-12-31T23:59:59Z' is not between")]
    [InlineData("e2,2026-09-01T10:00:00Z,,api,1,m,eu", "customer", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,,1,m,eu", "feature", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,,m,eu", "value", "is empty")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,much,m,eu", "value", "'much' is not a number")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1e3,m,eu", "value", "'1e3' is not a number")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,\"1,5\",m,eu", "value", "'1,5' is not a number")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,NaN,m,eu", "value", "'NaN' is not a number")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1234567890.123456,m,eu", "value", "'1234567890.123456' has more than 15 digits")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,0.00000000005,m,eu", "value", "'0.00000000005' has more than 10 decimal places")]
    [InlineData("e1,2026-09-01T10:00:00Z,c1,api,1,m,eu", "id", "'e1' stands in row 2 already")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1,m", "region", "is missing")]
    [InlineData("e2", "timestamp", "is missing")]
    public void A_bad_field_is_named_by_row_and_column(string bad, string column, string problem) =>
        Assert.StartsWith($"row 3, column {column}: {problem}", Refusal($"{Header}\n{Good}\n{bad}\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1,\"m,eu\n")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1,\"m\n,eu\ne3,2026-09-01T10:00:00Z,c1,api,1,m,eu")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1,a\"b,eu\n")]
    [InlineData("e2,2026-09-01T10:00:00Z,c1,api,1,\"a\"b,eu\n")]
    public void A_quote_out_of_place_is_named_by_row(string bad) => Assert.Equal("row 3: a quote is out of place.", Refusal($"{Header}\n{Good}\n{bad}"));

    [Theory]
    [InlineData("model", "m")]
    [InlineData("model", "é")]
    [InlineData("region", "m")]
    [InlineData("region", "\U0001F680")]
    public void Text_beyond_the_limit_of_metadata_is_named_by_row_and_column(string column, string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 500));

        Assert.Equal(text, column == "model" ? Read(text).Model : Read(text).Region);
        Assert.Equal($"row 3, column {column}: has 501 characters, more than 500.", Assert.Throws<UsageCsvException>(() => Read(text + character)).Message);

        UsageRow Read(string field) => UsageCsv.Read(new StringReader($"{Header}\n{Good}\ne2,2026-09-01T10:00:00Z,c1,api,1,{(column == "model" ? $"{field},eu" : $"m,{field}")}\n"))[1];
    }

    [Fact]
    public void A_directory_is_called_one() =>
        Assert.Equal("This is a directory, not a CSV file.", Assert.Throws<UsageCsvException>(() => UsageCsv.ReadFile(AppContext.BaseDirectory)).Message);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.csv", Assert.Throws<FileNotFoundException>(() => UsageCsv.ReadFile(Path.Combine(AppContext.BaseDirectory, "nowhere.csv"))).Message, StringComparison.Ordinal);

    private static string Refusal(string text) => Assert.Throws<UsageCsvException>(() => UsageCsv.Read(new StringReader(text))).Message;
}
