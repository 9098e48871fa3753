using System.Diagnostics.CodeAnalysis;

namespace UsageSdk;

/// <summary>A member of a change: left out, or set to a value, which may be null. Setting null clears the member; leaving it out keeps it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternative.")]
public readonly record struct Optional<T>
{
    /// <summary>A value that is set.</summary>
    /// <param name="value">The value; null to clear the member.</param>
    public Optional(T value)
    {
        Value = value;
        IsSet = true;
    }

    /// <summary>Whether it is set; false for <c>default</c>.</summary>
    public bool IsSet { get; }

    /// <summary>The value; null where it is not set.</summary>
    public T? Value { get; }

    /// <summary>A value that is set.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The value, or a note that there is none.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => IsSet ? Value?.ToString() ?? "null" : "(not set)";
}
