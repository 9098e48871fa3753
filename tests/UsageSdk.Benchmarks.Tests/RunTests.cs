using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using UsageSdk.Benchmarks.Loopback;
using UsageSdk.Benchmarks.Quick;

namespace UsageSdk.Benchmarks.Tests;

/// <summary>Every benchmark runs; what comes out of it is another matter.</summary>
public sealed class RunTests
{
    // Enough for each hour to have some.
    private const int FewEvents = 50_000;

    public static TheoryData<string> Benchmarks =>
        [.. Types.SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute))).Select(method => $"{type.Name}.{method.Name}"))];

    private static IEnumerable<Type> Types => typeof(QuickRun).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))));

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task A_benchmark_runs(string name)
    {
        var parts = name.Split('.');
        var type = Types.Single(type => type.Name == parts[0]);
        var instance = Activator.CreateInstance(type)!;
        type.GetProperty("Events")?.SetValue(instance, FewEvents);
        await CallAsync<GlobalSetupAttribute>(instance);
        try
        {
            if (type.GetMethod(parts[1])!.Invoke(instance, null) is Task running)
            {
                await running;
            }
        }
        finally
        {
            await CallAsync<GlobalCleanupAttribute>(instance);
        }
    }

    [Fact]
    public void The_quick_run_writes_its_table_as_text_and_as_JSON()
    {
        using var output = new StringWriter();
        Assert.InRange(QuickRun.Run(Effort.Once, output), 0, 1);
        var (table, json) = output.ToString().Split("\n[") is [var first, var second] ? (first, "[" + second) : throw new InvalidOperationException(output.ToString());
        using var document = JsonDocument.Parse(json);
        var rows = table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|')[1].Trim()).ToList();
        Assert.Equal(rows, document.RootElement.EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Contains("ingest 1,000, bare: time", rows);
        Assert.Contains("token-cache hit: memory", rows);
        Assert.Contains("enqueue on SQLite, 16 callers: time", rows);
        Assert.Contains("enqueue on SQLite, arrays of 1,000: time", rows);
        Assert.Contains("drain SQLite to the fake: time", rows);
        Assert.Contains("heap of 5,000 waiting above 1,000", rows);
    }

    [Fact]
    public async Task The_run_over_sockets_starts_its_server_and_ends_it()
    {
        await using var output = new StringWriter();
        Assert.InRange(await LoopbackRun.RunAsync(Effort.Once, output), 0, 1);
        Assert.Contains("loopback ingest, HTTP/2: time", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.7, false)]
    [InlineData(0.71, true)]
    public void A_figure_above_its_target_is_missed(double measured, bool isMissed)
    {
        var result = new Result("x", measured, "x", 0.70, "");
        Assert.Equal(isMissed, result.IsMissed);
        Assert.Equal(isMissed, result.ToString().Contains("MISSED", StringComparison.Ordinal));
        Assert.False(new Result("x", measured, "x", null, "").IsMissed);
    }

    private static async Task CallAsync<TAttribute>(object instance)
        where TAttribute : Attribute
    {
        foreach (var method in instance.GetType().GetMethods().Where(method => method.IsDefined(typeof(TAttribute))))
        {
            if (method.Invoke(instance, null) is Task running)
            {
                await running;
            }
        }
    }
}
