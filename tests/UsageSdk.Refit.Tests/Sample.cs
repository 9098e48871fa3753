using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageSdk.Refit.Tests;

/// <summary>Some value of a type; of a model, one in which every member is set.</summary>
internal static class Sample
{
    private const string Text = "text é/1";

    public static object Of(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => Text,
        var flag when flag == typeof(bool) => true,
        var number when number.IsPrimitive || number == typeof(decimal) => Convert.ChangeType(3, number, null),
        var instant when instant == typeof(DateTimeOffset) => new DateTimeOffset(2024, 2, 29, 23, 59, 58, 120, TimeSpan.FromHours(5.5)),
        var element when element == typeof(JsonElement) => JsonElement.Parse("3"),
        var tree when tree == typeof(JsonObject) => new JsonObject { ["key"] = 3 },
        { IsGenericType: true } optional when optional.GetGenericTypeDefinition() == typeof(Optional<>) => Activator.CreateInstance(optional, Of(optional.GetGenericArguments()[0]))!,
        { IsInterface: true, IsGenericType: true } collection => OfCollection(collection.GetGenericArguments()),
        var value when value.GetConstructor([typeof(string)]) is { } constructor => constructor.Invoke([Text]),
        var value when value.GetMethod("op_Implicit", [typeof(string)]) is { } conversion => conversion.Invoke(null, [Text])!,
        var model => OfModel(model),
    };

    /// <summary>A list of two for one type argument, a map for two.</summary>
    private static object OfCollection(Type[] arguments)
    {
        var value = Of(arguments[^1]);
        if (arguments is [_])
        {
            // Two, and of texts different ones with a comma, so that order and separation show.
            var list = Array.CreateInstance(arguments[0], 2);
            list.SetValue(value, 0);
            list.SetValue(value is string text ? $"a, {text}" : value, 1);
            return list;
        }

        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
        map.Add("key", value);
        return map;
    }

    private static object OfModel(Type type)
    {
        var model = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(model, Of(property.PropertyType));
        }

        return model;
    }
}
