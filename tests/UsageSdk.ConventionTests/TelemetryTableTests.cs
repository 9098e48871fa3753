using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsageSdk.Ingestion;

namespace UsageSdk.ConventionTests;

/// <summary>src/docs/telemetry.md lists every name that the client and the queue give to a listener, and no other.</summary>
public sealed partial class TelemetryTableTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("src", "docs", "telemetry.md"));

    [Fact]
    public async Task The_page_lists_every_instrument_with_its_kind_and_unit()
    {
        var instruments = new List<string>();
        using var meters = new Meters();
        var collection = new ServiceCollection();
        collection.AddUsageClient(options => options.MeterFactory = meters);
        collection.AddUsageIngestion().UseInMemory();
        await using var services = collection.AddSingleton<IMeterFactory>(meters).BuildServiceProvider();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    instruments.Add($"| `{instrument.Name}` | {Kind(instrument)} | {instrument.Unit} |");
                    Assert.False(string.IsNullOrEmpty(instrument.Description));
                }
            },
        };
        listener.Start();
        Assert.NotNull(services.GetRequiredService<IUsageClient>());
        Assert.NotNull(services.GetRequiredService<IUsageIngestor>());
        Assert.Equal("UsageSdk", UsageTelemetry.MeterName);
        Assert.Equal(instruments.Order(StringComparer.Ordinal), Rows("## Measurements", "## Log", columns: 3));
    }

    [Fact]
    public void The_page_lists_every_log_message_with_its_id_name_and_level()
    {
        var messages = Messages.Select(message => $"| {message.EventId} | `{message.EventName}` | {message.Level} |");
        Assert.Equal(messages.Order(StringComparer.Ordinal), Rows("## Log", "", columns: 3));
    }

    [Fact]
    public void Ids_and_names_of_log_messages_are_their_own()
    {
        Assert.Equal(Messages.Count, Messages.Select(message => message.EventId).Distinct().Count());
        Assert.Equal(Messages.Count, Messages.Select(message => message.EventName).Distinct(StringComparer.Ordinal).Count());
        Assert.All(MessagesOf(typeof(UsageClient)), message => Assert.InRange(message.EventId, 1000, 1399));
        Assert.All(MessagesOf(typeof(IUsageIngestor)), message => Assert.InRange(message.EventId, 1600, 1699));
    }

    [Fact]
    public void The_page_lists_every_tag()
    {
        // The constants are internal; what they hold is public, since listeners see it.
        var names = Constants(typeof(UsageClient), "UsageSdk.Telemetry.TelemetryNames").Union(Constants(typeof(IUsageIngestor), "UsageSdk.Ingestion.Internal.IngestionTelemetry"), StringComparer.Ordinal).ToList();
        var page = string.Join('\n', Lines);
        Offenders.None("telemetry.md names it", names.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
        Offenders.None("a tag of telemetry.md exists", Rows("## Spans", "## Measurements", columns: 1).Select(row => row.Trim('|', ' ', '`')).Except(names, StringComparer.Ordinal));
    }

    private static List<LoggerMessageAttribute> Messages { get; } = [.. MessagesOf(typeof(UsageClient)), .. MessagesOf(typeof(IUsageIngestor))];

    private static IEnumerable<LoggerMessageAttribute> MessagesOf(Type package) =>
        from type in package.Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select message;

    private static IEnumerable<string> Constants(Type package, string type) =>
        package.Assembly.GetType(type, throwOnError: true)!.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    /// <summary>The instrument's type in words, such as "observable up-down counter".</summary>
    private static string Kind(Instrument instrument) =>
        Words().Replace(instrument.GetType().Name.Split('`')[0], " $0").Trim().ToLowerInvariant().Replace("up down", "up-down", StringComparison.Ordinal);

    /// <summary>The first columns of a table's rows.</summary>
    private static IEnumerable<string> Rows(string after, string before, int columns) =>
        Lines.SkipWhile(line => line != after).TakeWhile(line => before.Length == 0 || line != before)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => string.Join('|', line.Split('|').Take(columns + 1)) + "|")
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            _meters.Add(new Meter(options.Name, options.Version, options.Tags, scope: this));
            return _meters[^1];
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
