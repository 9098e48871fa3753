using UsageSdk.CodeGen;
using UsageSdk.CodeGen.Spec;

if (args is not ([] or ["--check"]) || !Directory.Exists("openapi"))
{
    Console.Error.WriteLine("usage: UsageSdk.CodeGen [--check]   (from the root of the repository)");
    return 2;
}

try
{
    var root = Directory.GetCurrentDirectory();
    var files = GeneratedTree.Compile(root);
    var differences = GeneratedTree.Differences(root, files);
    foreach (var path in differences)
    {
        Console.WriteLine(args is ["--check"] ? $"out of date: {path}" : $"wrote {path}");
    }

    if (args is ["--check"])
    {
        return differences.Count == 0 ? 0 : 1;
    }

    GeneratedTree.Write(root, files);
    return 0;
}
catch (SpecException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
