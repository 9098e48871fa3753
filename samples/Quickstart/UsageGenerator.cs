using System.Globalization;

namespace Quickstart;

/// <summary>Makes usage.csv: 30 days of made-up usage, the same on every machine.</summary>
internal static class UsageGenerator
{
    private const int Seed = 20260901;
    private const int Days = 30;

    private static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Customers = ["cus_acme", "cus_birch", "cus_cobalt", "cus_delta", "cus_ember", "cus_fjord"];
    private static readonly string[] Models = ["atlas-large", "atlas-mini", "lyra-2", "lyra-2-fast", "orion-embed"];
    private static readonly string[] Regions = ["eu-central", "eu-west", "us-east", "ap-south"];

    /// <summary>Writes the CSV.</summary>
    public static void Write(TextWriter output)
    {
        var random = new Random(Seed);
        output.Write("id,timestamp,customer,feature,value,model,region\n");
        var number = 0;
        for (var hour = 0; hour < Days * 24; hour++)
        {
            foreach (var second in Seconds(random, hour))
            {
                var timestamp = Start.AddHours(hour).AddSeconds(second).AddMilliseconds(random.Next(1000));
                var (feature, value) = Usage(random);
                output.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"evt_{++number:D6},{timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{Pick(random, Customers)},{feature},{value},{Pick(random, Models)},{Pick(random, Regions)}\n"));
            }
        }
    }

    /// <summary>More by day than by night, less at weekends, a little more every week.</summary>
    private static int[] Seconds(Random random, int hour)
    {
        var byDay = 1 + Math.Sin(((hour % 24) - 8) / 24.0 * 2 * Math.PI);
        var weekend = Start.AddHours(hour).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 1.0;
        var count = (int)Math.Round((3 + (7 * byDay)) * weekend * (1 + (hour / 2000.0)) * (0.7 + (0.6 * random.NextDouble())));
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(3600)).Order()];
    }

    private static (string Feature, decimal Value) Usage(Random random) => random.Next(10) switch
    {
        < 6 => ("tokens", random.Next(40, 6000)),
        < 9 => ("api_calls", random.Next(1, 4)),
        _ => ("gpu_seconds", random.Next(100, 90_000) / 1000m),
    };

    /// <summary>The first of a list is picked most often.</summary>
    private static string Pick(Random random, string[] items) => items[(int)(items.Length * random.NextDouble() * random.NextDouble())];
}
