using System.Text;
using UsageSdk.Tests.Contract;
using Worker;

namespace UsageSdk.Samples.Tests.Worker;

public sealed class MetersFileTests
{
    [Theory]
    [InlineData("\"unit\": \"GB\"", "\"units\": \"GB\"", "line 21, meterTypes[1].units: The JSON property 'units' could not be mapped")]
    [InlineData("\"unit\": \"GB\"", "\"unit\": 5", "line 21, meterTypes[1].unit: The JSON value could not be converted")]
    [InlineData("\"unit\": \"GB\"", "\"unit\": null", "line 21, meterTypes[1].unit: ")]
    [InlineData("\"unit\": \"GB\",", "", "line 26, meterTypes[1]: JSON deserialization for type 'Worker.MeterTypeDefinition' was missing required properties including: 'unit'.")]
    [InlineData("\"unit\": \"GB\"", "\"name\": \"GB\"", "line 21, meterTypes[1].name: ")]
    [InlineData("\"unit\": \"GB\",", "\"unit\": \"GB\"", "line 22, meterTypes[1]: '\"' is invalid after a value.")]
    [InlineData("\"name\": \"Storage\"", "\"name\": \"API calls\"", "line 19, meterTypes[1].name: meter type 'API calls' is there already.")]
    [InlineData("\"userId\": \"cus_globex\" }", "\"userId\": \"cus_acme\" }", "line 33, meters[4].meterKey: meter 'storage' of 'cus_acme' is there already.")]
    [InlineData("\"Storage\", \"userId\": \"cus_globex\"", "\"Disk\", \"userId\": \"cus_globex\"", "line 33, meters[4].meterType: there is no meter type 'Disk' in this file.")]
    [InlineData("\"resetSchedule\": \"0 0 1 * *\",\n      \"timezone\": \"Etc", "\"resetSchedule\": \"0 0 1 *\",\n      \"timezone\": \"Etc", "line 23, meterTypes[1].resetSchedule: needs five fields")]
    [InlineData("{ \"name\": \"soon\", \"capacityPercentage\": 80 }", "null", "line 13, meterTypes[0].thresholds[0]: is null.")]
    public void A_mistake_is_named_by_line_and_field(string good, string bad, string problem)
    {
        var committed = WorkerFixture.Committed();
        Assert.Contains(good, committed, StringComparison.Ordinal);

        foreach (var text in new[] { committed, "\uFEFF" + committed })
        {
            var json = text.Replace(good, bad, StringComparison.Ordinal);
            Assert.StartsWith(problem, Problems(json)[0], StringComparison.Ordinal);
            Assert.StartsWith(problem, Problems(json.ReplaceLineEndings("\r\n"))[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "line 1: The input does not contain any JSON tokens.")]
    [InlineData("null", "line 1: null is no list of meters.")]
    [InlineData("[]", "line 1: The JSON value could not be converted")]
    [InlineData("{ \"meterTypes\": [],\n\"meters\": [", "line 2, meters[0]: Expected depth to be zero")]
    [InlineData("{ \"meterTypes\": [null], \"meters\": [\nnull] }", "line 1, meterTypes[0]: is null.", "line 2, meters[0]: is null.")]
    public void A_file_that_is_none_says_why(string json, params string[] problems)
    {
        var actual = Problems(json);

        Assert.Equal(problems.Length, actual.Count);
        Assert.All(problems.Zip(actual), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_client_or_service_would_refuse_shows_before_anything_is_applied_all_at_once()
    {
        using var fixture = new WorkerFixture(WorkerFixture.Committed()
            .Replace("\"requests\"", $"\"{new string('r', 51)}\"", StringComparison.Ordinal)
            .Replace("\"name\": \"soon\", \"capacityPercentage\": 80", "\"name\": \"soon\"", StringComparison.Ordinal)
            .Replace("Etc/UTC", "Etc/Nowhere", StringComparison.Ordinal));

        var (exitCode, lines) = await fixture.RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Collection(
            lines,
            line => Assert.StartsWith("meters.json, line 13, meterTypes[0].thresholds[0]", line, StringComparison.Ordinal),
            line => Assert.Equal("meters.json, line 7, meterTypes[0].unit: must have at most 50 characters (51 characters).", line),
            line => Assert.StartsWith("meters.json, line 24, meterTypes[1].timezone: ", line, StringComparison.Ordinal));
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task What_only_the_service_would_refuse_shows_too()
    {
        using var allowed = ContractWatch.AllowOddRequests("The client lets values of enums pass that it does not know; the service does not.");
        using var fixture = new WorkerFixture(WorkerFixture.Committed().Replace("\"max\"", "\"average\"", StringComparison.Ordinal));

        var (_, lines) = await fixture.RunAsync();

        Assert.Equal(["meters.json, line 18, meterTypes[1]: aggregation.type must be one of: sum, increment, max, min"], lines);
        Assert.Empty(fixture.Server.Requests);
    }

    private static IReadOnlyList<string> Problems(string json) => Assert.Throws<MetersFileException>(() => MetersFile.Read(Encoding.UTF8.GetBytes(json))).Problems;
}
