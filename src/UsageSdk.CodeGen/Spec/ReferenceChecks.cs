using UsageSdk.CodeGen.Model;

namespace UsageSdk.CodeGen.Spec;

/// <summary>Checks that keywords which name another member, or a value of an enum, name one that exists.</summary>
internal static class ReferenceChecks
{
    public static void Check(SpecNode members, IReadOnlyList<PropertyModel> properties)
    {
        foreach (var (wireName, member) in members.Members)
        {
            if (member.Find("x-less-than") is { } other)
            {
                Property(properties, other);
            }

            if (member.Find("x-client-default") is { } value)
            {
                var unless = value.Get("unless");
                var property = properties.First(candidate => candidate.WireName == wireName);
                EnumValue(property, value, value.Get("value"));
                EnumValue(Property(properties, unless.Get("property")), unless.Get("property"), unless.Get("equals"));
                EnumValue(property, value, unless.Get("value"));
            }
        }
    }

    private static PropertyModel Property(IReadOnlyList<PropertyModel> properties, SpecNode name) =>
        properties.FirstOrDefault(property => property.WireName == name.Text) ?? throw name.Error($"'{name.Text}' is not a property");

    private static void EnumValue(PropertyModel property, SpecNode place, SpecNode value)
    {
        var model = property.Type.Model as EnumModel ?? throw place.Error($"'{property.WireName}' is not an enum");
        if (model.Members.All(member => member.Value != value.Text))
        {
            throw value.Error($"'{value.Text}' is not a value of {model.Name}");
        }
    }
}
