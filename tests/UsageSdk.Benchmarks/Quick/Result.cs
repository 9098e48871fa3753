using System.Globalization;

namespace UsageSdk.Benchmarks.Quick;

/// <summary>A line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The value.</param>
/// <param name="Unit">Its unit; <c>x</c> for a ratio to the baseline.</param>
/// <param name="Target">The most that it may be; null where it is for information.</param>
/// <param name="Remark">What it is made of.</param>
public sealed record Result(string Name, double Measured, string Unit, double? Target, string Remark)
{
    public bool IsMissed => Measured > Target;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"| {Name,-46} | {Format(Measured),9} {Unit,-3} | {(Target is { } most ? "<= " + Format(most) : ""),9} | {(Target is null ? "" : IsMissed ? "MISSED" : "ok"),-6} | {Remark} |");

    private string Format(double value) => value.ToString(Unit switch { "x" => "F3", "B" => "F0", _ => "F1" }, CultureInfo.InvariantCulture);
}
