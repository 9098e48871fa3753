using System.Reflection;

namespace UsageSdk.ConventionTests;

public sealed class GroupTests
{
    [Fact]
    public void Operations_and_their_conveniences_take_request_options_before_the_cancellation_token()
    {
        Assert.NotEmpty(Shipped.Groups);
        Offenders.None(
            "A method of or on a group interface has 'RequestOptions? options = null' as the second last parameter",
            Shipped.Groups.SelectMany(Surface.Methods).Concat(Extensions()).Where(method => !HasOptions(method)).Select(Surface.Name));
    }

    private static IEnumerable<MethodInfo> Extensions() =>
        from type in Shipped.Types
        from method in Surface.Methods(type)
        where Surface.IsExtension(method) && Shipped.Groups.Contains(method.GetParameters()[0].ParameterType)
        select method;

    private static bool HasOptions(MethodInfo method) =>
        method.GetParameters() is [.., { Name: "options", HasDefaultValue: true, DefaultValue: null } options, _]
        && options.ParameterType == typeof(RequestOptions)
        && new NullabilityInfoContext().Create(options).WriteState == NullabilityState.Nullable;
}
