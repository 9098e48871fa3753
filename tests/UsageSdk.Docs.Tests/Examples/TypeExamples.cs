using System.Text.Json;
using UsageSdk;
using UsageSdk.Autumn;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;

namespace Docs.Examples;

/// <summary>src/docs/api.md.</summary>
public sealed class TypeExamples
{
    [Fact]
    public void A_request_is_checked_without_being_sent()
    {
        var Console = new StringWriter();

        foreach (var breach in UsageRequests.FindBreaches(new TrackRequest { CustomerId = "cus_123", Value = 3 }))
        {
            Console.WriteLine($"{breach.Field}: {breach.Rule} ({breach.Shape})");
        }

        Assert.StartsWith("feature_id: exactly one of ", Console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_a_crontab_is_read()
    {
        var Console = new StringWriter();

        if (CrontabField.TryParse("*/15", CrontabFieldKind.Minute, out var minutes) && minutes.Contains(45))
        {
            Console.WriteLine("fires at quarter to");
        }

        Assert.NotEmpty(Console.ToString());
    }

    [Fact]
    public void A_model_is_written_and_read()
    {
        var meterType = JsonSerializer.Deserialize<MeterType>(
            """{"id":"1","name":"n","unit":"u","timezone":"UTC","aggregation":{"type":"median"},"resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"later":true}""",
            UsageJson.Options)!;

        var json = JsonSerializer.Serialize(meterType, UsageJson.Options);
        var copy = JsonSerializer.Deserialize<MeterType>(json, UsageJson.Options);

        Assert.Equal("median", copy!.Aggregation.Type.Value);
        Assert.True(copy.AdditionalProperties!["later"].GetBoolean());
    }
}
