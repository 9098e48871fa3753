using System.Globalization;
using System.Text;
using System.Xml;

namespace UsageReport;

/// <summary>Numbers, times and names as a report shows them.</summary>
internal static class Figure
{
    private static readonly (decimal Size, string Unit)[] Units = [(1e9m, "G"), (1e6m, "M"), (1e3m, "k")];

    public static string Number(decimal value) => value.ToString("#,0.##########", CultureInfo.InvariantCulture);

    /// <summary>For the ticks of an axis: 1500000 is 1.5M.</summary>
    public static string Short(decimal value)
    {
        var (size, unit) = Units.FirstOrDefault(unit => Math.Abs(value) >= unit.Size, (1, ""));
        return (value / size).ToString("0.##########", CultureInfo.InvariantCulture) + unit;
    }

    public static string Day(DateTimeOffset time) => time.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static string ShortDay(DateTimeOffset time) => time.ToString("d MMM", CultureInfo.InvariantCulture);

    public static string Hour(DateTimeOffset time) => time.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A name of somebody else's on one line: without control characters, and what XML cannot hold.</summary>
    public static string Name(string name) =>
        string.Concat(name.EnumerateRunes().Select(rune => Rune.IsControl(rune) || (rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value)) ? Rune.ReplacementChar : rune));
}
