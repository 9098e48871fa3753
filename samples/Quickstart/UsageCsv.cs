using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Quickstart;

/// <summary>Reads usage from a CSV with the columns id, timestamp, customer, feature, value, model and region.</summary>
internal static class UsageCsv
{
    // Dodo Payments' metadata holds binary64, which keeps 15 digits exactly.
    private const int MaxDigits = 15;

    // Autumn rounds every sum to this many decimal places, so that sums of smaller parts would not add up.
    private const int MaxPlaces = 10;

    // Dodo Payments' limit for text in metadata, in code points.
    private const int MaxTextLength = 500;

    // Autumn takes no time up to 1970, and the report has a line for every day in between.
    private const int FirstYear = 1971;
    private const int LastYear = 2099;

    private static readonly string[] Columns = ["id", "timestamp", "customer", "feature", "value", "model", "region"];

    // ISO 8601 only: a lenient parser takes 13:45 for today and guesses which of 02/03 is the month.
    private static readonly string[] Timestamps =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads all rows of a file, in its order.</summary>
    /// <exception cref="UsageCsvException">Something cannot be read; the message says what.</exception>
    public static IReadOnlyList<UsageRow> ReadFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageCsvException("This is a directory, not a CSV file.");
        }

        try
        {
            using var text = new StreamReader(path);
            return Read(text);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageCsvException("The file may not be read: permission denied.");
        }
    }

    /// <summary>Reads all rows, in the order of the text.</summary>
    /// <exception cref="UsageCsvException">Something cannot be read; the message names row and column.</exception>
    public static IReadOnlyList<UsageRow> Read(TextReader text)
    {
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, MissingFieldFound = null });
        try
        {
            return ReadRows(csv);
        }
        catch (BadDataException)
        {
            throw new UsageCsvException($"row {csv.Parser.Row}: a quote is out of place.");
        }
    }

    private static List<UsageRow> ReadRows(CsvReader csv)
    {
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new UsageCsvException("The file is empty.");
        }

        if (Columns.FirstOrDefault(column => csv.HeaderRecord?.Contains(column) != true) is { } missing)
        {
            throw new UsageCsvException($"row 1: column {missing} is missing; needed are {string.Join(", ", Columns)}.{SeparatorHint(csv)}");
        }

        var rows = new List<UsageRow>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var row = new UsageRow(
                Required(csv, "id"), Timestamp(csv), Required(csv, "customer"), Feature(csv), Value(csv), Metadata(csv, "model"), Metadata(csv, "region"));
            if (!seen.TryAdd(row.Id, csv.Parser.Row))
            {
                throw Unreadable(csv, "id", $"'{row.Id}' stands in row {seen[row.Id]} already");
            }

            rows.Add(row);
        }

        return rows.Count > 0 ? rows : throw new UsageCsvException("The file has no rows.");
    }

    private static string SeparatorHint(CsvReader csv) => csv.HeaderRecord?[0] switch
    {
        { } only when only.Contains(';', StringComparison.Ordinal) => " The file seems to be separated by semicolons: separate it by commas.",
        { } only when only.Contains('\t', StringComparison.Ordinal) => " The file seems to be separated by tabs: separate it by commas.",
        _ => "",
    };

    private static string Text(CsvReader csv, string column) => csv.GetField(column) ?? throw Unreadable(csv, column, "is missing");

    private static string Required(CsvReader csv, string column) => Text(csv, column) is var text && !string.IsNullOrWhiteSpace(text) ? text : throw Unreadable(csv, column, "is empty");

    /// <summary>Every feature has a line of its own in what other programs compare.</summary>
    private static string Feature(CsvReader csv) => Required(csv, "feature") is var text && !text.Any(char.IsControl) ? text : throw Unreadable(csv, "feature", "holds a line break or another control character");

    private static string Metadata(CsvReader csv, string column) =>
        Text(csv, column) is var text && text.EnumerateRunes().Count() is var length && length <= MaxTextLength
            ? text
            : throw Unreadable(csv, column, string.Create(CultureInfo.InvariantCulture, $"has {length} characters, more than {MaxTextLength}"));

    private static DateTimeOffset Timestamp(CsvReader csv)
    {
        var text = Required(csv, "timestamp");
        if (!DateTimeOffset.TryParseExact(text, Timestamps, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            throw Unreadable(csv, "timestamp", $"'{text}' is not a time such as 2026-09-01T13:45:00+02:00");
        }

        return instant.UtcDateTime.Year is >= FirstYear and <= LastYear ? instant : throw Unreadable(csv, "timestamp", $"'{text}' is not between {FirstYear} and {LastYear}");
    }

    private static decimal Value(CsvReader csv)
    {
        var text = Required(csv, "value");
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            throw Unreadable(csv, "value", $"'{text}' is not a number such as 12.5");
        }

        if (value.Scale > MaxPlaces)
        {
            throw Unreadable(csv, "value", $"'{text}' has more than {MaxPlaces} decimal places");
        }

        return text.Count(char.IsAsciiDigit) <= MaxDigits ? value : throw Unreadable(csv, "value", $"'{text}' has more than {MaxDigits} digits");
    }

    private static UsageCsvException Unreadable(CsvReader csv, string column, string problem) => new($"row {csv.Parser.Row}, column {column}: {problem}.");
}
