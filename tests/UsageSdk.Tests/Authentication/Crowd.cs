namespace UsageSdk.Tests.Authentication;

/// <summary>How many call at once. Fewer where every mutant has to pay for them.</summary>
internal static class Crowd
{
#if MUTATION
    public const int Size = 50;
    public const int Huge = 200;
#else
    public const int Size = 1000;
    public const int Huge = 10_000;
#endif
}
