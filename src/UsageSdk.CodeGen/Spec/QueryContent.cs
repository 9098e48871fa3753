namespace UsageSdk.CodeGen.Spec;

/// <summary>Says what optional query parameters are about: filters, order, page, or just which of a kind.</summary>
internal static class QueryContent
{
    private static readonly HashSet<string> Paging = new(["limit", "skip", "page_number", "page_size"], StringComparer.Ordinal);

    public static string Describe(IReadOnlyList<SpecNode> query)
    {
        var names = query.Select(parameter => parameter.Get("name").Text).ToList();
        var hasOrder = names.Exists(IsOrder);
        var hasFilters = names.Exists(name => !IsOrder(name) && !Paging.Contains(name));
        return names.Exists(Paging.Contains) switch
        {
            false => "Choices",
            true when hasFilters => hasOrder ? "Filters, order and page" : "Filters and page",
            true => hasOrder ? "Order and page" : "The page",
        };
    }

    private static bool IsOrder(string name) => name.StartsWith("sort", StringComparison.Ordinal);
}
