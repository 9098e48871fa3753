namespace UsageSdk.Testing.Internal;

/// <summary>Reads Autumn's instants. It takes any number; what lies beyond the years 1 to 9999 counts as their end.</summary>
internal static class AutumnInstant
{
    private static readonly double Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly double Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMilliseconds(double value) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(value, Earliest, Latest));

    /// <summary>Bounds are cut to whole seconds; 0 counts as no bound.</summary>
    public static DateTimeOffset? WholeSecond(double? milliseconds) =>
        milliseconds is null or 0 ? null : DateTimeOffset.FromUnixTimeSeconds(FromMilliseconds(milliseconds.Value).ToUnixTimeSeconds());
}
