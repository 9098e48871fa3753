using System.Text;

namespace UsageSdk.CodeGen.Emit;

/// <summary>Writes C# source: indentation, blocks, documentation. Line feeds only, so that output is the same on every system.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    public void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string tail = "}")
    {
        _depth--;
        Line(tail);
    }

    public void Indented(string line)
    {
        _depth++;
        Line(line);
        _depth--;
    }

    /// <summary>A documentation element on one line; backticks in <paramref name="text"/> mark code.</summary>
    public void Doc(string element, string text, string attributes = "") => DocXml(element, XmlText.Of(text), attributes);

    /// <summary>A documentation element whose content is XML already.</summary>
    public void DocXml(string element, string xml, string attributes = "") =>
        Line($"/// <{element}{(attributes.Length > 0 ? " " + attributes : "")}>{xml}</{element}>");

    public override string ToString() => _text.ToString();
}
