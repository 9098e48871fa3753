using System.Globalization;
using System.Reflection;
using Refit;

namespace UsageSdk.Refit;

/// <summary>Writes instants in paths and queries as the client does: in UTC, with three decimals when there are milliseconds.</summary>
internal sealed class QueryFormatter : IUrlParameterFormatter
{
    private readonly DefaultUrlParameterFormatter _others = new();

    public string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type) =>
        value is DateTimeOffset instant ? Format(instant.UtcDateTime) : _others.Format(value, attributeProvider, type);

    private static string Format(DateTime utc) =>
        utc.ToString(utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
