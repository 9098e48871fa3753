using System.Reflection;

namespace UsageSdk.ConventionTests;

/// <summary>A type tells what a number would leave open: the unit of a duration, the offset of a time, the base of an amount.</summary>
public sealed class UnitTests
{
    private static readonly Type[] Numbers = [typeof(short), typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(float), typeof(double), typeof(decimal)];

    private static readonly string[] Durations = ["Timeout", "Delay", "Duration", "Lifetime", "Wait", "Elapsed", "Interval", "RetryAfter", "Age", "Period", "Millis", "Milliseconds", "Seconds", "Minutes", "Hours", "Days"];

    private static readonly string[] Instants = ["At", "Timestamp", "Time", "Instant", "Now", "Start", "End", "Date", "Since", "Until"];

    [Fact]
    public void Times_have_an_offset() =>
        Offenders.None(
            "A public time is a DateTimeOffset, not a DateTime",
            Values().Where(value => Plain(value.Type) == typeof(DateTime) || Plain(value.Type) == typeof(DateOnly) || Plain(value.Type) == typeof(TimeOnly)).Select(value => value.Place));

    [Fact]
    public void Durations_are_time_spans() =>
        Offenders.None(
            "What is named as a duration is a TimeSpan, not a number",
            Values().Where(value => Numbers.Contains(Plain(value.Type)) && EndsIn(value.Name, Durations)).Select(value => value.Place));

    [Fact]
    public void Instants_are_no_numbers() =>
        Offenders.None(
            "What is named as an instant is a DateTimeOffset, not a number; stores compare and index milliseconds of the epoch, and their contract says so",
            Values().Where(value => !value.Place.StartsWith("UsageSdk.Ingestion.Stores.", StringComparison.Ordinal) && Numbers.Contains(Plain(value.Type)) && EndsIn(value.Name, Instants)).Select(value => value.Place));

    [Fact]
    public void Amounts_are_decimal() =>
        Offenders.None(
            "A number on the wire is decimal, or whole; binary fractions would not add up",
            from type in Shipped.Types
            from property in Surface.Properties(type)
            where Surface.IsOnTheWire(property) && (Plain(property.PropertyType) == typeof(double) || Plain(property.PropertyType) == typeof(float))
            select Surface.Name(property));

    [Fact]
    public void Sizes_tell_their_unit() =>
        Offenders.None(
            "A limit on a body or a page ends in Bytes or Size",
            from value in Values()
            where Numbers.Contains(Plain(value.Type)) && EndsIn(value.Name, ["Body", "Page", "Reply", "Response", "Request"])
            select value.Place);

    private static IEnumerable<(string Place, string Name, Type Type)> Values() =>
        from type in Shipped.Types
        from value in
        (IEnumerable<(string, string, Type)>)[
            .. Surface.Properties(type).Select(property => (Surface.Name(property), property.Name, property.PropertyType)),
            .. Surface.Fields(type).Where(field => !type.IsEnum).Select(field => (Surface.Name(field), field.Name, field.FieldType)),
            .. Surface.Methods(type).Where(method => !Surface.IsDictated(method)).Select(method => (Surface.Name(method), method.Name, method.ReturnType)),
            .. Surface.Methods(type).Where(method => !Surface.IsDictated(method)).Cast<MethodBase>().Concat(Surface.Constructors(type))
                .SelectMany(method => method.GetParameters().Select(parameter => ($"{Surface.Name(method)}({parameter.Name})", Pascal(parameter.Name!), parameter.ParameterType))),
        ]
        select value;

    private static bool EndsIn(string name, string[] words) => words.Any(word => name.EndsWith(word, StringComparison.Ordinal) && !(name.Length > word.Length && char.IsUpper(word[0]) && char.IsUpper(name[^(word.Length + 1)])));

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
