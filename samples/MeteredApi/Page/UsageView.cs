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

    /// <summary>The customers, those with the most calls first, each with its usage of a feature in each hour of the day. In the same order for every feature.</summary>
    public IReadOnlyList<(string Customer, decimal[] Hours)> Customers(string feature) =>
    [
        .. from customer in TodaysUsage.Features.SelectMany(Usage).Select(usage => usage.Customer).Distinct()
           orderby Usage(TodaysUsage.Features[0]).Where(usage => usage.Customer == customer).Sum(usage => usage.Value) descending, customer
           select (customer, ByHour(Usage(feature).Where(usage => usage.Customer == customer))),
    ];

    private IEnumerable<(string Customer, int Hour, decimal Value)> Usage(string feature) =>
        from bin in Figures?.List ?? []
        from customer in bin.GroupedValues?.GetValueOrDefault(feature) ?? new Dictionary<string, decimal>()
        select (customer.Key, bin.Period.Hour, customer.Value);

    private static decimal[] ByHour(IEnumerable<(string Customer, int Hour, decimal Value)> usage)
    {
        var day = new decimal[24];
        foreach (var (_, hour, value) in usage)
        {
            day[hour] += value;
        }

        return day;
    }
}
