using System.Reflection;

namespace UsageSdk.ConventionTests;

public sealed class AsyncTests
{
    private static readonly Type[] Awaitables = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>)];

    [Fact]
    public void Awaitable_methods_are_named_async() =>
        Offenders.None(
            "A public method that returns a task is named *Async",
            Returning(Awaitables).Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Surface.Name));

    [Fact]
    public void Awaitable_methods_and_async_sequences_end_in_an_optional_cancellation_token() =>
        Offenders.None(
            "A public method that returns a task or an async sequence ends in 'CancellationToken cancellationToken = default'",
            Returning([.. Awaitables, typeof(IAsyncEnumerable<>)]).Where(method => !EndsInToken(method)).Select(Surface.Name));

    private static IEnumerable<MethodInfo> Returning(Type[] types) =>
        from type in Shipped.Types
        from method in Surface.Methods(type)
        let result = method.ReturnType
        where types.Contains(result.IsGenericType ? result.GetGenericTypeDefinition() : result) && !Surface.IsDictated(method)
        select method;

    private static bool EndsInToken(MethodInfo method) =>
        method.GetParameters().LastOrDefault() is { Name: "cancellationToken", HasDefaultValue: true } last && last.ParameterType == typeof(CancellationToken);
}
