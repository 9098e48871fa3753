namespace UsageSdk.CodeGen.Emit;

/// <summary>Text of a specification as C# source.</summary>
internal static class CSharpText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
