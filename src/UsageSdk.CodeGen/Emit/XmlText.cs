using System.Security;
using System.Text.RegularExpressions;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Text of a specification as documentation XML.</summary>
internal static partial class XmlText
{
    public static string Of(string text) => Code().Replace(Escape(OnOneLine(text)), "<c>$1</c>");

    private static string OnOneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Escape(string text) => SecurityElement.Escape(text).Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal);

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
