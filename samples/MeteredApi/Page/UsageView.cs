using UsageSdk.Autumn;

namespace MeteredApi.Page;

/// <summary>The usage of a day.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Day">The start of the day.</param>
/// <param name="Figures">By hour and customer; null before it could be read.</param>
/// <param name="Failure">Why it could not be read this time; the figures are then older.</param>
internal sealed record UsageView(DateTimeOffset At, DateTimeOffset Day, AggregateEventsResponse? Figures, string? Failure)
{
    public static UsageView None { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MinValue, null, null);

    /// <summary>The customers of a feature, the largest first, each with its usage in each hour of the day.</summary>
    public IReadOnlyList<(string Customer, decimal[] Hours)> Customers(string feature) =>
    [
        .. from bin in Figures?.List ?? []
           from customer in bin.GroupedValues?.GetValueOrDefault(feature) ?? new Dictionary<string, decimal>()
           group (bin.Period.Hour, customer.Value) by customer.Key into hours
           let values = ByHour(hours)
           where values.Any(value => value != 0)
           orderby values.Sum() descending, hours.Key
           select (hours.Key, values),
    ];

    private static decimal[] ByHour(IEnumerable<(int Hour, decimal Value)> hours)
    {
        var day = new decimal[24];
        foreach (var (hour, value) in hours)
        {
            day[hour] += value;
        }

        return day;
    }
}
