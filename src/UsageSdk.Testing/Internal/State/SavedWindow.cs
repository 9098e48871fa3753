namespace UsageSdk.Testing.Internal;

/// <summary>A window of <see cref="RequestWindows"/>.</summary>
internal sealed record SavedWindow(string Key, DateTimeOffset StartedAt, long Count);
