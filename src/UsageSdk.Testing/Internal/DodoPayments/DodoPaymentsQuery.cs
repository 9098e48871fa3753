using System.Globalization;
using UsageSdk.Serialization;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads a query by Dodo Payments' rules: 422 for a number that is none, 400 for a date that is none. Unknown parameters are passed over; of a repeated one, the last counts.</summary>
internal sealed class DodoPaymentsQuery(string query)
{
    private readonly QueryText _parameters = new(query);

    public string? Text(string name) => _parameters.Last(name);

    public int? Integer(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw DodoPaymentsFailure.BadQuery($"{name} must be an integer of 0 or more");

    public DateTimeOffset? Instant(string name) =>
        Text(name) is not { } text ? null
        : Rfc3339.TryParse(text, out var instant) ? instant
        : throw DodoPaymentsFailure.Invalid($"{name} must be a date-time");
}
