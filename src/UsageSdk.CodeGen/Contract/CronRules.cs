using System.Globalization;
using System.Text.RegularExpressions;
using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>The fields of a crontab line: lists of stars, numbers, names and ranges, each with or without a step.</summary>
internal static partial class CronRules
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static Rule Field(SpecNode node, string field)
    {
        var (lowest, highest, names) = field switch
        {
            "minute" => (0, 59, Array.Empty<string>()),
            "hour" => (0, 23, []),
            "day" => (1, 31, []),
            "month" => (1, 12, Months),
            "weekday" => (0, 7, Weekdays),
            _ => throw node.Error($"a crontab has no field '{field}'"),
        };
        return FormatRules.Text(node, $"must be the {field} field of a crontab", text => text.Split(',').All(IsItem));

        bool IsItem(string item)
        {
            var match = Item().Match(item);
            if (!match.Success || match.Groups["step"].Value is "0" or "00")
            {
                return false;
            }

            if (!match.Groups["first"].Success)
            {
                return true;
            }

            var first = Value(match.Groups["first"].Value);
            var last = match.Groups["last"] is { Success: true } end ? Value(end.Value) : first;

            // Sunday at the end of a range is its last day.
            last = last == 0 && first > 0 && field == "weekday" && match.Groups["last"].Value.Length == 3 ? highest : last;
            return first >= lowest && last <= highest && first <= last;
        }

        int Value(string text)
        {
            var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? index + lowest : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MinValue;
        }
    }

    [GeneratedRegex(@"^(\*|(?<first>\d\d?|[A-Za-z]{3})(-(?<last>\d\d?|[A-Za-z]{3}))?)(/(?<step>\d\d?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
