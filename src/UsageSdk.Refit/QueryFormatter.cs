using System.Reflection;
using Refit;
using UsageSdk.Serialization;

namespace UsageSdk.Refit;

/// <summary>Writes instants in paths and queries as the client does.</summary>
internal sealed class QueryFormatter : IUrlParameterFormatter
{
    private readonly DefaultUrlParameterFormatter _others = new();

    public string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type) =>
        value is DateTimeOffset instant ? Rfc3339.Format(instant) : _others.Format(value, attributeProvider, type);
}
