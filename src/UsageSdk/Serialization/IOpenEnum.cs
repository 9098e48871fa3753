namespace UsageSdk.Serialization;

/// <summary>A string enum of the contract that keeps values it does not know.</summary>
/// <typeparam name="TSelf">The enum itself.</typeparam>
public interface IOpenEnum<TSelf> : IFormattable
    where TSelf : struct, IOpenEnum<TSelf>
{
    /// <summary>The text on the wire; empty for <c>default</c>.</summary>
    string Value { get; }

    /// <summary>A value by its text on the wire.</summary>
    /// <param name="value">The text, whether known or not.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Create(string value);

    // What can be formatted counts as a plain value with Refit and others; they would take it apart into its properties otherwise.
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => Value;
}
