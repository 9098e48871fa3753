using System.Reflection;

namespace UsageSdk.ConventionTests.PublicApi;

public sealed class PublicApiTests
{
    private const string UpdateSwitch = "USAGESDK_UPDATE_GOLDEN";

    public static TheoryData<string> Names { get; } = [.. Shipped.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_public_api_is_the_approved_one(string name)
    {
        var file = Repository.PathTo("tests", "UsageSdk.ConventionTests", "PublicApi", name + ".approved.txt");
        var actual = PublicApiText.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            File.WriteAllText(file, actual);
            Assert.Fail($"{file} was rewritten. Review the change, then run again without {UpdateSwitch}.");
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(approved == actual, $"The public API of {name} changed. If that is meant, run with {UpdateSwitch}=1 and review.\n{LineDifference.Of(approved, actual)}");
    }
}
