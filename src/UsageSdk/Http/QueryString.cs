using System.Globalization;
using System.Text;
using UsageSdk.Serialization;

namespace UsageSdk.Http;

/// <summary>Builds a query: parameters that are null are left out.</summary>
internal ref struct QueryString(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasParameters;

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_hasParameters ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _hasParameters = true;
        }
    }

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Once for each value, in order.</summary>
    public void Add(string name, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Add(name, value);
        }
    }

    public void Add(string name, DateTimeOffset? value) => Add(name, value is { } instant ? Rfc3339.Format(instant) : null);

    public override readonly string ToString() => _text.ToString();
}
