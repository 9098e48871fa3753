namespace UsageSdk.CodeGen.Spec;

/// <summary>A specification that cannot be turned into code, with the place that is at fault.</summary>
public sealed class SpecException(string file, string pointer, string problem)
    : Exception($"{file}#{pointer}: {problem}")
{
    /// <summary>The JSON pointer of the place, such as <c>/paths/~1events/get</c>.</summary>
    public string Pointer { get; } = pointer;
}
