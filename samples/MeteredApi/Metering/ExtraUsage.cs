namespace MeteredApi.Metering;

/// <summary>What a request used beside being a call. It counts if the request succeeds.</summary>
internal static class ExtraUsage
{
    private static readonly object Key = new();

    /// <summary>Adds a quantity of a feature. Once for each feature and request: the feature is part of the event's id.</summary>
    public static void Add(HttpContext context, string feature, decimal quantity) => Of(context).Add(feature, quantity);

    public static Dictionary<string, decimal> Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
        {
            return (Dictionary<string, decimal>)known!;
        }

        var added = new Dictionary<string, decimal>(StringComparer.Ordinal);
        context.Items.Add(Key, added);
        return added;
    }
}
