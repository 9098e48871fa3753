namespace UsageSdk;

/// <summary>A documented rule that a request breaks.</summary>
/// <param name="Field">The field by its wire name, such as <c>events[3].metadata.color</c>.</param>
/// <param name="Rule">What the field must be, such as <c>at most 500 characters</c>.</param>
/// <param name="Shape">What it is instead, such as <c>612 characters</c>; never the value itself.</param>
public sealed record RequestBreach(string Field, string Rule, string Shape)
{
    /// <summary><c>field: rule (shape)</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Field}: {Rule} ({Shape})";
}
