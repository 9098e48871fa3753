using System.Xml;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads <c>x-rate-limit</c>.</summary>
internal static class RateLimitReader
{
    public static IReadOnlyList<RateLimit> ReadAll(SpecNode node)
    {
        var limits = node.Items.Select(Read).ToList();
        if (limits.Count == 0)
        {
            throw node.Error("must name one bucket or more");
        }

        return limits.DistinctBy(limit => (limit.PerCustomer, limit.Tiers.Count)).Count() == 1
            ? limits
            : throw node.Error("all buckets must have one partition, and the same tiers");
    }

    private static RateLimit Read(SpecNode node)
    {
        node.AllowOnly("bucket", "permits", "window", "burst", "partition", "tiers");
        var limit = new RateLimit(
            node.Get("bucket").Text, node.Get("permits").Integer, ReadDuration(node.Get("window")), node.Get("burst").Integer,
            SpecReader.ReadChoice(node.Get("partition"), "credential", "customer") == "customer",
            node.Find("tiers")?.Items.Select(item => item.Integer).ToList() ?? []);
        if (limit.Burst < 1 || limit.Burst > limit.Permits)
        {
            throw node.Get("burst").Error("must be 1 to the permits");
        }

        return limit.Tiers is [var first, ..] && first != limit.Permits ? throw node.Get("tiers").Error("must begin with the permits") : limit;
    }

    private static TimeSpan ReadDuration(SpecNode node)
    {
        try
        {
            return XmlConvert.ToTimeSpan(node.Text) is var window && window > TimeSpan.Zero ? window : throw node.Error("must be a duration, such as PT1S");
        }
        catch (FormatException)
        {
            throw node.Error("must be a duration, such as PT1S");
        }
    }

    /// <summary>A bucket that operations share has the same numbers wherever it stands, and the same buckets beside it: one list is one queue.</summary>
    public static void CheckBuckets(IEnumerable<SpecNode> nodes)
    {
        var known = new Dictionary<string, (RateLimit Limit, string List)>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var list = string.Join(' ', ReadAll(node).Select(limit => limit.Bucket));
            foreach (var item in node.Items)
            {
                var limit = Read(item);
                if (known.TryAdd(limit.Bucket, (limit, list)))
                {
                    continue;
                }

                var other = known[limit.Bucket];
                if (limit != other.Limit with { Tiers = limit.Tiers } || !limit.Tiers.SequenceEqual(other.Limit.Tiers))
                {
                    throw item.Error($"bucket '{limit.Bucket}' has other limits elsewhere");
                }

                if (list != other.List)
                {
                    throw item.Error($"bucket '{limit.Bucket}' stands among others elsewhere");
                }
            }
        }
    }

    /// <summary>What a limit is counted by, the request must tell.</summary>
    public static void CheckCustomer(SpecNode node, IReadOnlyList<RateLimit> limits, OperationRequest? request)
    {
        if (limits[0].PerCustomer && request?.Customer is not { Type.CSharp: "string", IsOptional: false })
        {
            throw node.Error($"is by customer, but the request has no text '{OperationRequest.CustomerName}'");
        }
    }
}
