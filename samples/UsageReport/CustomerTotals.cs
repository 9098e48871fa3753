namespace UsageReport;

/// <summary>A value of each feature for every customer.</summary>
internal static class CustomerTotals
{
    public static IReadOnlyList<Series> Of(Report report)
    {
        var sums = report.Features.Select(feature => report.ByCustomer.Groups(feature).ToDictionary(customer => customer.Name, customer => customer.Sum)).ToList();
        return
        [
            .. sums.SelectMany(feature => feature.Keys).Distinct().Order(StringComparer.Ordinal)
                .Select(customer => new Series(customer, [.. sums.Select(feature => feature.GetValueOrDefault(customer))])),
        ];
    }
}
