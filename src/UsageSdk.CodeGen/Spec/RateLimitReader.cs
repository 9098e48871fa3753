using System.Xml;
using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Reads <c>x-rate-limit</c>.</summary>
internal static class RateLimitReader
{
    public static RateLimit Read(SpecNode node)
    {
        node.AllowOnly("bucket", "permits", "window", "burst", "partition");
        return new(
            node.Get("bucket").Text, node.Get("permits").Integer, ReadDuration(node.Get("window")), node.Get("burst").Integer,
            SpecReader.ReadChoice(node.Get("partition"), "credential", "customer") == "customer");
    }

    private static TimeSpan ReadDuration(SpecNode node)
    {
        try
        {
            return XmlConvert.ToTimeSpan(node.Text);
        }
        catch (FormatException)
        {
            throw node.Error("must be a duration, such as PT1S");
        }
    }

    /// <summary>A bucket that operations share must have the same numbers wherever it stands.</summary>
    public static void CheckBuckets(IEnumerable<SpecNode> nodes)
    {
        var known = new Dictionary<string, RateLimit>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var limit = Read(node);
            if (!known.TryAdd(limit.Bucket, limit) && known[limit.Bucket] != limit)
            {
                throw node.Error($"bucket '{limit.Bucket}' has other limits elsewhere");
            }
        }
    }
}
