using System.Text;

namespace UsageSdk.UsageEngine;

/// <summary>One field of a reset schedule: the values at which it fires.</summary>
/// <remarks>
/// A field is a list, by commas, of: <c>*</c>; a number or a name; a range such as <c>1-5</c> or <c>MON-FRI</c>; each of them with a
/// step, such as <c>*/15</c> or <c>1-30/5</c>. A step after a single value counts from it to the end of the field: <c>5/10</c> of
/// minutes is 5, 15, 25 and so on to 55; the end of weekdays is 7, a Sunday. Names are three letters of either case, of months and weekdays only. A
/// range does not wrap around, but <c>SUN</c> at its end is 7: <c>FRI-SUN</c> is <c>5-7</c>. Numbers have at most two digits, steps
/// are 1 to 99. Which of this the service takes is unverified against the service.
/// </remarks>
public readonly struct CrontabField
{
    private const string MonthNames = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    private const string WeekdayNames = "SUNMONTUEWEDTHUFRISAT";
    private const int NameLength = 3;
    private const int MostDigits = 2;
    private const int SecondSunday = 7;

    private readonly ulong _values;
    private readonly bool _startsWithStar;

    private CrontabField(ulong values, bool startsWithStar) => (_values, _startsWithStar) = (values, startsWithStar);

    /// <summary>Whether the field counts as a restriction: false for one that starts with <c>*</c>, be it <c>*/2</c>, as in Vixie cron.</summary>
    /// <value>Matters for day and weekday: if both are restricted, either suffices; otherwise both must match. Unverified against the service.</value>
    public bool IsRestricted => !_startsWithStar;

    /// <summary>Reads a field.</summary>
    /// <param name="text">The text, such as <c>*/15</c>, without spaces.</param>
    /// <param name="kind">The field that it is for.</param>
    /// <param name="field">The field, or one without values if the text is none.</param>
    /// <returns>Whether the text is a field of this kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the five.</exception>
    public static bool TryParse(string? text, CrontabFieldKind kind, out CrontabField field)
    {
        var (lowest, highest) = Bounds(kind);
        field = default;
        var values = 0UL;
        for (var rest = text.AsSpan(); ;)
        {
            var comma = rest.IndexOf(',');
            if (!TryAdd(comma < 0 ? rest : rest[..comma], kind, lowest, highest, ref values))
            {
                return false;
            }

            if (comma < 0)
            {
                break;
            }

            rest = rest[(comma + 1)..];
        }

        const ulong Sundays = 1UL | (1UL << SecondSunday);
        if (kind == CrontabFieldKind.Weekday && (values & Sundays) != 0)
        {
            values |= Sundays;
        }

        field = new CrontabField(values, text![0] == '*');
        return true;
    }

    /// <summary>Whether the field fires at a value.</summary>
    /// <param name="value">A minute, hour, day, month or weekday, by the field's kind; Sunday is 0 or 7.</param>
    /// <returns>False also for a value that the field cannot have.</returns>
    public bool Contains(int value) => value is >= 0 and < 64 && (_values & (1UL << value)) != 0;

    private static (int Lowest, int Highest) Bounds(CrontabFieldKind kind) => kind switch
    {
        CrontabFieldKind.Minute => (0, 59),
        CrontabFieldKind.Hour => (0, 23),
        CrontabFieldKind.Day => (1, 31),
        CrontabFieldKind.Month => (1, 12),
        CrontabFieldKind.Weekday => (0, SecondSunday),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "kind: must be one of the five fields."),
    };

    private static bool TryAdd(ReadOnlySpan<char> item, CrontabFieldKind kind, int lowest, int highest, ref ulong values)
    {
        var step = 1;
        var slash = item.IndexOf('/');
        if (slash >= 0)
        {
            if (!TryNumber(item[(slash + 1)..], out step) || step == 0)
            {
                return false;
            }

            item = item[..slash];
        }

        if (!TryRange(item, kind, slash >= 0, ref lowest, ref highest))
        {
            return false;
        }

        for (var value = lowest; value <= highest; value += step)
        {
            values |= 1UL << value;
        }

        return true;
    }

    /// <summary>Narrows the bounds of the field to those of an item without its step.</summary>
    private static bool TryRange(ReadOnlySpan<char> item, CrontabFieldKind kind, bool stepped, ref int lowest, ref int highest)
    {
        if (item is "*")
        {
            return true;
        }

        var dash = item.IndexOf('-');
        if (!TryValue(dash < 0 ? item : item[..dash], kind, out var first, out _))
        {
            return false;
        }

        var last = stepped ? highest : first;
        if (dash >= 0)
        {
            if (!TryValue(item[(dash + 1)..], kind, out last, out var named))
            {
                return false;
            }

            if (named && kind == CrontabFieldKind.Weekday && last == 0 && first > 0)
            {
                last = SecondSunday;
            }
        }

        if (first < lowest || last > highest || first > last)
        {
            return false;
        }

        (lowest, highest) = (first, last);
        return true;
    }

    private static bool TryValue(ReadOnlySpan<char> text, CrontabFieldKind kind, out int value, out bool named)
    {
        named = kind switch
        {
            CrontabFieldKind.Month => TryName(text, MonthNames, 1, out value),
            CrontabFieldKind.Weekday => TryName(text, WeekdayNames, 0, out value),
            _ => TryName(text, "", 0, out value),
        };
        return named || TryNumber(text, out value);
    }

    private static bool TryName(ReadOnlySpan<char> text, string names, int first, out int value)
    {
        value = first;
        for (var start = 0; start < names.Length; start += NameLength, value++)
        {
            if (Ascii.EqualsIgnoreCase(text, names.AsSpan(start, NameLength)))
            {
                return true;
            }
        }

        return false;
    }

    // Not int.TryParse: it would take signs and spaces, by culture.
    private static bool TryNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > MostDigits)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
