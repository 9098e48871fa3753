using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using UsageSdk.Benchmarks.Loopback;
using UsageSdk.Benchmarks.Quick;

if (args is [FakeProcess.Serve])
{
    await FakeProcess.RunAsync(Console.In, Console.Out);
    return 0;
}

if (args is ["--loopback"])
{
    return await LoopbackRun.RunAsync(Effort.Loopback, Console.Out);
}

if (args is ["--quick", ..])
{
    return QuickRun.Run(Effort.Quick, Console.Out, args.ElementAtOrDefault(1));
}

// In this process: a project that BenchmarkDotNet makes itself would import the settings of the tests.
var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(12))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.Min);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
