namespace UsageSdk.CodeGen.Tests;

public sealed class RefitFilesTests
{
    [Fact]
    public void Array_in_a_query_is_repeated()
    {
        var readings = Compile(
            "        - { name: page_size,",
            "        - { name: sensor_ids, in: query, required: true, description: Only these sensors., schema: { type: array, description: Ids., items: { type: string } } }\n        - { name: page_size,")["IReadingsApi"];

        Assert.Contains("\n        [Query(CollectionFormat.Multi)] [AliasAs(\"sensor_ids\")] IReadOnlyList<string> sensorIds,\n        DateTimeOffset? since = null,\n", readings, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_enum_in_a_query_keeps_its_type()
    {
        var readings = Compile(
            "        - { name: page_size,",
            "        - { name: scale, in: query, description: The scale., schema: { $ref: \"#/components/schemas/Scale\" } }\n        - { name: page_size,")["IReadingsApi"];

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
