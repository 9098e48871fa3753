namespace UsageSdk.ConventionTests;

internal static class Offenders
{
    /// <summary>Fails with the rule and all that break it.</summary>
    public static void None(string rule, IEnumerable<string> offenders)
    {
        var found = offenders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Assert.True(found.Length == 0, $"{rule} ({found.Length} break this):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", found)}");
    }
}
