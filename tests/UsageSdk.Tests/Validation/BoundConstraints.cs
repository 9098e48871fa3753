using System.Reflection;
using UsageSdk.Tests.Examples;

namespace UsageSdk.Tests.Validation;

/// <summary>Constraints whose bound says by itself what keeps and what breaks it: they need no row by hand.</summary>
internal static class BoundConstraints
{
    public static IReadOnlyList<BoundConstraint> All { get; } =
    [
        .. from example in OperationExample.All.DistinctBy(example => example.Operation)
           let request = example.CreateRequest()
           where request is not null
           from id in ContractConstraints.Ids
           let owner = new[] { request.GetType().Name, example.Operation.Id }.FirstOrDefault(owner => id.StartsWith($"{owner}.", StringComparison.Ordinal))
           where owner is not null && id[(owner.Length + 1)..].Split('.') is [_, _]
           let parts = id[(owner.Length + 1)..].Split('.')
           let property = request.GetType().GetProperty(ContractOperation.Pascal(parts[0]))
           where property is not null
           let values = Values(parts[1], ContractConstraints.Bounds.GetValueOrDefault(id), property.PropertyType, property.GetValue(request))
           where values is not null
           select new BoundConstraint(id, parts[0], example, With(request, property, values.Value.Kept), With(request, property, values.Value.Broken)),
    ];

    /// <summary>A value at the bound and one just past it; null where the keyword does not say enough.</summary>
    private static (object? Kept, object? Broken)? Values(string keyword, int bound, Type type, object? example) => (keyword, Nullable.GetUnderlyingType(type) ?? type) switch
    {
        ("required", { IsValueType: false }) when example is not null => (example, null),
        ("minLength", var text) when text == typeof(string) => (new string('a', bound), new string('a', bound - 1)),
        ("maxLength", var text) when text == typeof(string) => (new string('a', bound), new string('a', bound + 1)),
        ("minimum", var number) when number == typeof(int) => (bound, bound - 1),
        ("maximum", var number) when number == typeof(int) => (bound, bound + 1),
        ("minimum", var number) when number == typeof(decimal) => ((decimal)bound, bound - 0.01m),
        ("maximum", var number) when number == typeof(decimal) => ((decimal)bound, bound + 0.01m),
        _ => null,
    };

    private static object With(object request, PropertyInfo property, object? value)
    {
        var copy = request.GetType().GetMethod("<Clone>$")!.Invoke(request, null)!;
        property.SetValue(copy, value);
        return copy;
    }
}
