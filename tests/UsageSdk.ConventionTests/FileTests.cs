using System.Text.RegularExpressions;

namespace UsageSdk.ConventionTests;

public sealed partial class FileTests
{
    private const int MostLines = 400;

    [Fact]
    public void Hand_written_files_in_src_are_short() =>
        Offenders.None(
            $"A hand-written file in src has at most {MostLines} lines",
            from file in Repository.Files("src", "*.cs")
            where !Repository.IsGenerated(file)
            let lines = File.ReadLines(Repository.PathTo(file)).Count()
            where lines > MostLines
            select $"{file}: {lines} lines");

    [Fact]
    public void No_file_or_folder_is_a_drawer() =>
        Offenders.None(
            "A file or folder is named after what it holds, not Helper, Util, Manager, Common or Misc",
            from file in AllFiles("*")
            where file.Split('/', '.').Any(part => Drawer().IsMatch(part))
            select file);

    [Fact]
    public void No_type_is_a_drawer() =>
        Offenders.None(
            "A type is named after what it is, not Helper, Util, Manager, Common or Misc",
            from file in AllFiles("*.cs")
            from Match declaration in Declaration().Matches(File.ReadAllText(Repository.PathTo(file)))
            let name = declaration.Groups["name"].Value
            where Drawer().IsMatch(name)
            select $"{name} in {file}");

    private static IEnumerable<string> AllFiles(string pattern) => new[] { "src", "tests", "samples" }.SelectMany(folder => Repository.Files(folder, pattern));

    [GeneratedRegex("(Helpers?|Utils?|Utility|Utilities|Managers?|Common|Misc)$", RegexOptions.IgnoreCase)]
    private static partial Regex Drawer();

    [GeneratedRegex(@"^[\w\s\[\]]*\b(class|struct|interface|enum|record)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
