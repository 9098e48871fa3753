using System.Globalization;
using System.Reflection;

namespace Refit;

/// <summary>Without Refit's treatment of real enums and of <see cref="QueryAttribute.Format"/>, which the interfaces do not use.</summary>
public class DefaultUrlParameterFormatter : IUrlParameterFormatter
{
    public virtual string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type)
    {
        ArgumentNullException.ThrowIfNull(attributeProvider);
        return value is null ? null : string.Format(CultureInfo.InvariantCulture, "{0}", value);
    }
}
