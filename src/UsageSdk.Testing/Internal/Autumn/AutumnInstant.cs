namespace UsageSdk.Testing.Internal;

/// <summary>Reads Autumn's instants. It takes any number; what lies beyond the years 1 to 9999 counts as their end.</summary>
internal static class AutumnInstant
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMilliseconds(decimal value) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(Math.Clamp(value, Earliest, Latest) * TimeSpan.TicksPerMillisecond));
}
