using System.Reflection;
using Refit;

namespace UsageSdk.Refit.Tests;

/// <summary>An operation of the client, and its counterpart for Refit.</summary>
internal sealed record Operation(PropertyInfo Group, MethodInfo Method)
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. from @group in typeof(IUsageClient).GetProperties()
           from method in @group.PropertyType.GetMethods()
           select new Operation(@group, method),
    ];

    public static TheoryData<string> Names { get; } = [.. All.Select(operation => operation.Name)];

    public string Name => $"{Group.Name}.{Method.Name}";

    public string Service => Group.PropertyType.Namespace!["UsageSdk.".Length..];

    public Type RefitInterface => typeof(UsageRefit).Assembly.GetType($"UsageSdk.Refit.{Service}.{Group.PropertyType.Name}", throwOnError: true)!;

    public MethodInfo RefitMethod => Assert.Single(RefitInterface.GetMethods(), method => method.Name == Method.Name);

    public HttpMethodAttribute Route => RefitMethod.GetCustomAttribute<HttpMethodAttribute>()!;

    public static Operation Of(string name) => All.Single(operation => operation.Name == name);

    /// <summary>The fixed headers, as Refit merges them from interface and method.</summary>
    public IEnumerable<string> Headers() =>
        new MemberInfo[] { RefitInterface, RefitMethod }.SelectMany(member => member.GetCustomAttribute<HeadersAttribute>()?.Headers ?? []);

    /// <summary>What Refit makes query parameters of: all that is neither in the path, nor body, nor header.</summary>
    public IEnumerable<ParameterInfo> QueryParameters() =>
        RefitMethod.GetParameters().Where(parameter =>
            parameter.ParameterType != typeof(CancellationToken)
            && parameter.GetCustomAttribute<BodyAttribute>() is null
            && parameter.GetCustomAttribute<HeaderAttribute>() is null
            && !Route.Path.Contains($"{{{WireName(parameter)}}}", StringComparison.Ordinal));

    public static string WireName(ParameterInfo parameter) => parameter.GetCustomAttribute<AliasAsAttribute>()?.Name ?? parameter.Name!;
}
