using System.Reflection;

namespace UsageSdk.ConventionTests;

public sealed class SignatureTests
{
    [Fact]
    public void Nothing_comes_back_by_parameters_except_of_TryX() =>
        Offenders.None(
            "A public parameter is neither ref nor out; a method TryX, which returns bool, may have one out, as its last",
            from method in Written()
            from parameter in method.GetParameters()
            where parameter.ParameterType.IsByRef && !parameter.IsIn && !IsResultOfTry(method, parameter)
            select $"{Surface.Name(method)}({parameter.Name})");

    [Fact]
    public void A_cancellation_token_is_the_last_parameter_and_can_be_left_out() =>
        Offenders.None(
            "A public method has at most one CancellationToken: 'cancellationToken = default', the last",
            from method in Written()
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(CancellationToken)
                && (parameter.Position != method.GetParameters().Length - 1 || parameter is not { Name: "cancellationToken", HasDefaultValue: true })
            select Surface.Name(method));

    [Fact]
    public void Overloads_have_their_parameters_in_the_same_order() =>
        Offenders.None(
            "Parameters that overloads share by name are in the same order in all of them",
            from type in Shipped.Types
            from overloads in Surface.Methods(type).Where(method => !Surface.IsOperator(method)).Cast<MethodBase>().Concat(Surface.Constructors(type)).GroupBy(method => method.Name)
            from left in overloads
            from right in overloads
            let shared = Names(left).Intersect(Names(right), StringComparer.Ordinal).ToList()
            where left != right && !shared.SequenceEqual(Names(right).Where(name => shared.Contains(name, StringComparer.Ordinal)), StringComparer.Ordinal)
            select Surface.Name(left));

    [Fact]
    public void Booleans_are_not_passed_by_position() =>
        Offenders.None(
            "A public method takes no bool: two methods, an enum or an option say at the call what is meant",
            from method in Written().Where(method => method is not MethodInfo candidate || !Surface.IsOperator(candidate))
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(bool)
            select $"{Surface.Name(method)}({parameter.Name})");

    private static IEnumerable<MethodBase> Written() =>
        from type in Shipped.Types
        from method in Surface.Methods(type).Where(method => !Surface.IsDictated(method)).Cast<MethodBase>().Concat(Surface.Constructors(type))
        select method;

    private static IEnumerable<string> Names(MethodBase method) => method.GetParameters().Select(parameter => parameter.Name!);

    private static bool IsResultOfTry(MethodBase method, ParameterInfo parameter) =>
        method is MethodInfo { ReturnType: var result } && result == typeof(bool) && method.Name.StartsWith("Try", StringComparison.Ordinal)
        && parameter.IsOut && parameter.Position == method.GetParameters().Length - 1;
}
