using System.Globalization;

namespace UsageSdk;

/// <summary>The service's rate limit leaves no room for the call within <see cref="UsagePacingOptions.MaxWait"/> and its timeout. Nothing was sent.</summary>
public sealed class UsagePacingException : UsageException
{
    internal UsagePacingException(string operation, string bucket, TimeSpan retryAfter, TimeSpan longestWait)
        : base(operation, string.Create(CultureInfo.InvariantCulture, $"{operation}: the rate limit '{bucket}' allows this in {retryAfter.TotalSeconds} s at the earliest, but only {longestWait.TotalSeconds} s may be waited")) => RetryAfter = retryAfter;

    /// <summary>How long to wait before the call has a chance; an estimate, which the calls of others can prolong.</summary>
    public TimeSpan RetryAfter { get; }
}
