namespace Worker;

/// <summary>A field that is to be set.</summary>
/// <param name="Field">Its name in the file.</param>
/// <param name="Before">What it is now; null where there is nothing yet.</param>
/// <param name="After">What it is to be.</param>
internal sealed record FieldChange(string Field, string? Before, string? After)
{
    public override string ToString() => Before is null ? $"{Field}: {After}" : $"{Field}: {Before} -> {After}";
}
