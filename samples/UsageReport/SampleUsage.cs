using System.Text.Json.Nodes;
using UsageSdk.Offline;
using UsageSdk.Testing;

namespace UsageReport;

/// <summary>A fake server with two weeks of made-up usage, the same on every machine.</summary>
internal static class SampleUsage
{
    private const int Seed = 20261001;
    private const int Days = 14;

    private static readonly string[] Customers = ["cus_acme", "cus_birch", "cus_cobalt", "cus_delta"];
    private static readonly string[] Models = ["atlas-large", "atlas-mini", "lyra-2", "orion-embed"];

    public static FakeUsageServer Server()
    {
        var server = FakeUsageServer.At("2026-10-01T12:00Z");
        foreach (var customer in Customers)
        {
            server.Autumn.AddCustomer(customer);
        }

        var random = new Random(Seed);
        var start = server.Time.GetUtcNow().AddHours(-12).AddDays(-Days);
        for (var hour = start; hour < server.Time.GetUtcNow(); hour = hour.AddHours(1))
        {
            for (var count = Count(random, hour); count > 0; count--)
            {
                var (feature, value) = random.Next(3) == 0 ? ("tokens", random.Next(400, 60_000) / 10m) : ("api_calls", random.Next(1, 9));
                server.Autumn.AddEvent(new UsageRecord(
                    $"evt_{server.Autumn.Events.Count:D27}", feature, Pick(random, Customers), hour.AddSeconds(random.Next(3600)), value, properties: new JsonObject { ["model"] = Pick(random, Models) }));
            }
        }

        return server;
    }

    /// <summary>More by day than by night, less at weekends.</summary>
    private static int Count(Random random, DateTimeOffset hour)
    {
        var byDay = 1 + Math.Sin((hour.Hour - 8) / 24.0 * 2 * Math.PI);
        var weekend = hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 1.0;
        return (int)Math.Round((2 + (6 * byDay)) * weekend * (0.6 + (0.8 * random.NextDouble())));
    }

    /// <summary>The first of a list is picked most often.</summary>
    private static string Pick(Random random, string[] items) => items[(int)(items.Length * random.NextDouble() * random.NextDouble())];
}
