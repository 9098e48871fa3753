namespace Worker;

/// <summary>A file cannot be read, or asks for what cannot be. Nothing was applied.</summary>
internal sealed class MetersFileException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Each with its line and field.</summary>
    public IReadOnlyList<string> Problems => problems;
}
