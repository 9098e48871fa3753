using System.Globalization;
using System.Reflection;

namespace Docs;

/// <summary>A property of options, as pages tell of it.</summary>
/// <param name="Key">Its key in configuration.</param>
/// <param name="Property">The property.</param>
/// <param name="Value">Its default.</param>
internal sealed record Setting(string Key, PropertyInfo Property, object? Value)
{
    /// <summary>Whether configuration can set it; what it cannot is set in code.</summary>
    public bool IsBound => Plain is var type && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Uri) || type == typeof(TimeSpan));

    public string Type => Plain switch
    {
        var type when type == typeof(string) => "string",
        var type when type == typeof(bool) => "bool",
        var type when type == typeof(int) => "int",
        var type when type.IsEnum => $"`{type.Name}`",
        var type => type.Name,
    };

    public string Default => Value switch
    {
        null => "none",
        bool yes => yes ? "true" : "false",
        TimeSpan time => time.Milliseconds == 0 ? $"{time}" : $"{time}".TrimEnd('0'),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Value}"),
    };

    private Type Plain => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>The settings of options, with those of their sections.</summary>
    public static IEnumerable<Setting> Read(object options, string prefix = "") =>
        options.GetType().GetProperties().SelectMany(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
            ? Read(property.GetValue(options)!, $"{prefix}{property.Name}:")
            : [new Setting($"{prefix}{property.Name}", property, property.GetValue(options))]);

    /// <summary>The next value below or above one.</summary>
    public static string Beside(string value, int direction) =>
        value.Contains(':', StringComparison.Ordinal)
            ? (TimeSpan.Parse(value, CultureInfo.InvariantCulture) + (direction * TimeSpan.FromMilliseconds(1))).ToString()
            : (int.Parse(value, CultureInfo.InvariantCulture) + direction).ToString(CultureInfo.InvariantCulture);
}
