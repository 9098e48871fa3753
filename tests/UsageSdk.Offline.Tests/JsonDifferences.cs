using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.Offline.Tests;

/// <summary>Where two JSON texts differ: in members, in length, or in a number by more than the noise of binary64 sums.</summary>
internal static class JsonDifferences
{
    private const double Tolerance = 1e-9;

    public static IReadOnlyList<string> Between(JsonNode? expected, JsonNode? actual)
    {
        var differences = new List<string>();
        Compare("$", expected, actual, differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, List<string> differences)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(member => member.Key).Union(right.Select(member => member.Key)))
                {
                    if (left.ContainsKey(name) && right.ContainsKey(name))
                    {
                        Compare($"{path}.{name}", left[name], right[name], differences);
                    }
                    else
                    {
                        differences.Add($"{path}.{name}: only in the {(left.ContainsKey(name) ? "expected" : "actual")} one");
                    }
                }

                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var index = 0; index < left.Count; index++)
                {
                    Compare($"{path}[{index}]", left[index], right[index], differences);
                }

                break;
            case (JsonValue left, JsonValue right) when IsNumber(left) && IsNumber(right) && IsClose(left.GetValue<double>(), right.GetValue<double>()):
                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual))
                {
                    differences.Add($"{path}: expected {expected?.ToJsonString() ?? "null"}, actual {actual?.ToJsonString() ?? "null"}");
                }

                break;
        }
    }

    private static bool IsNumber(JsonValue value) => value.GetValueKind() == JsonValueKind.Number;

    private static bool IsClose(double left, double right) => Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
}
