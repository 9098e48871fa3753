namespace UsageSdk.CodeGen.Tests;

public sealed class RefitFilesTests
{
    [Fact]
    public void Array_in_a_query_is_repeated()
    {
        var readings = Compile(
            "        - { name: page_size,",
            "        - { name: sensor_ids, in: query, required: true, description: Only these sensors., schema: { type: array, description: Ids., items: { type: string } }, example: [s1] }\n        - { name: page_size,")["IReadingsApi"];

        Assert.Contains("\n        [Query(CollectionFormat.Multi)] [AliasAs(\"sensor_ids\")] IReadOnlyList<string> sensorIds,\n        DateTimeOffset? since = null,\n", readings, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_enum_in_a_query_keeps_its_type()
    {
        var readings = Compile(
            "        - { name: page_size,",
            "        - { name: scale, in: query, description: The scale., schema: { $ref: \"#/components/schemas/Scale\" }, example: eu }\n        - { name: page_size,")["IReadingsApi"];

        Assert.Contains("\n        Scale? scale = null,\n", readings, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_that_all_operations_share_stands_on_the_interface()
    {
        var stations = Compile(
            "        - { name: station_id, in: path,",
            "        - $ref: \"#/components/parameters/apiVersion\"\n        - { name: station_id, in: path,")["IStationsApi"];

        Assert.Contains("[Headers(\"x-api-version: 1.2\")]\npublic interface IStationsApi\n", stations, StringComparison.Ordinal);
        Assert.Equal(2, stations.Split("[Headers(").Length);
    }

    [Fact]
    public void Base_address_is_named_by_its_prefix()
    {
        Assert.Contains("/// <remarks>The base address ends in <c>/v2/small</c>.</remarks>\npublic interface IStationsApi\n", Compile("small.example/v1", "small.example/v2/small")["IStationsApi"], StringComparison.Ordinal);
        Assert.DoesNotContain("base address", Compile("small.example/v1", "small.example")["IStationsApi"], StringComparison.Ordinal);
    }

    [Fact]
    public void Description_and_doubt_about_the_route_are_remarks()
    {
        var stations = Compile("summary: Fetches one station.", "summary: Fetches one station.\n      description: Slow.\n      x-unverified: true")["IStationsApi"];

        Assert.Contains("    /// <remarks>Slow. The route is not confirmed by the service's documentation.</remarks>\n    /// <param", stations, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_of_what_the_client_does_about_idempotency_is_left_out() =>
        Assert.DoesNotContain("A later remark.", Compile("description: A reading of `-273.15` & below is refused.", "description: A later remark.")["IReadingsApi"], StringComparison.Ordinal);

    [Fact]
    public void Group_that_fetches_tokens_is_left_out() => Assert.Equal(["IReadingsApi"], Compile("Stations", "Token").Keys);

    /// <summary>The interfaces for Refit by name, after a change of the specification.</summary>
    private static Dictionary<string, string> Compile(string old, string replacement)
    {
        var changed = SmallSpec.Text.Replace(old, replacement, StringComparison.Ordinal);
        Assert.NotEqual(SmallSpec.Text, changed);
        return ContractCompiler.Compile(SmallSpec.Path, changed)
            .Where(file => file.Path.StartsWith("src/UsageSdk.Refit/Small/Generated/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file.Path).Split('.')[0], file => file.Text, StringComparer.Ordinal);
    }
}
