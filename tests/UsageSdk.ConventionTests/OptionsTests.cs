using System.Reflection;
using System.Runtime.CompilerServices;

namespace UsageSdk.ConventionTests;

/// <summary>Settings: of the client, of a call, and what a fake server assumes.</summary>
public sealed class OptionsTests
{
    private static readonly IReadOnlyList<Type> Options =
    [
        .. Shipped.Types.Where(type => type.IsClass && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Assumptions", StringComparison.Ordinal) || type.Name.EndsWith("Context", StringComparison.Ordinal))),
    ];

    private static readonly IReadOnlyList<Type> Services = [.. typeof(UsageClientOptions).GetProperties().Select(property => property.PropertyType).Where(Options.Contains)];

    [Fact]
    public void Every_setting_tells_its_default()
    {
        Assert.NotEmpty(Options);
        Offenders.None(
            "A property of options has a <value> with its default and its bounds; one that is required has none",
            Options.SelectMany(Surface.Properties).Where(property => !property.IsDefined(typeof(RequiredMemberAttribute)) && !Documentation.TellsValue(property)).Select(Surface.Name));
    }

    [Fact]
    public void Options_are_classes_that_configuration_can_bind()
    {
        // Where defaults differ from place to place, only the owner can make the part.
        var parts = Options.Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetConstructor(Type.EmptyTypes) is null).ToArray();
        Offenders.None(
            "Options have a public constructor without parameters, or are parts that only their owner makes; every property can be set, but for such parts",
            [
                .. parts.Where(part => part.GetConstructors().Length > 0 || !Options.SelectMany(Surface.Properties).Any(property => property.PropertyType == part)).Select(part => part.ToString()),
                .. Options.SelectMany(Surface.Properties).Where(property => Surface.IsVisible(property.SetMethod) == parts.Contains(property.PropertyType)).Select(Surface.Name),
            ]);
    }

    [Fact]
    public void The_services_have_in_common_what_is_not_special_about_them()
    {
        Assert.Equal(3, Services.Count);
        Offenders.None(
            "The options of every service have BaseAddress, Http, Pacing and Resilience, of the same types",
            from service in Services
            from common in new (string Name, Type Type)[] { ("BaseAddress", typeof(Uri)), ("Http", typeof(UsageHttpOptions)), ("Pacing", typeof(UsagePacingOptions)), ("Resilience", typeof(UsageResilienceOptions)) }
            where service.GetProperty(common.Name)?.PropertyType != common.Type
            select $"{service} lacks {common.Name}");
    }

    [Fact]
    public void What_a_call_overrides_is_called_as_what_it_overrides() =>
        Offenders.None(
            "A TimeSpan or number of RequestOptions has its namesake in UsageResilienceOptions; the timeout of the call is the total one there",
            from property in Surface.Properties(typeof(RequestOptions))
            let type = Nullable.GetUnderlyingType(property.PropertyType)
            where type is not null && type.IsValueType
            let name = property.Name == "Timeout" ? "TotalTimeout" : property.Name
            where typeof(UsageResilienceOptions).GetProperty(name)?.PropertyType != type
            select Surface.Name(property));

    [Fact]
    public void Credentials_have_no_default() =>
        Offenders.None(
            "A key, id or secret of options is text that can be null, and null by default",
            from service in Services
            from property in Surface.Properties(service)
            where property.Name.EndsWith("Key", StringComparison.Ordinal) || property.Name.EndsWith("Secret", StringComparison.Ordinal) || property.Name.EndsWith("Id", StringComparison.Ordinal)
            where property.GetValue(Activator.CreateInstance(service)) is not null || new NullabilityInfoContext().Create(property).WriteState != NullabilityState.Nullable
            select Surface.Name(property));
}
