using System.Globalization;

namespace UsageSdk;

/// <summary>The service's rate limit leaves no room for the call within <see cref="UsagePacingOptions.MaxWait"/> and its timeout. Nothing was sent.</summary>
public sealed class UsagePacingException : UsageException
{
    internal UsagePacingException(string operation, string bucket, TimeSpan retryAfter, TimeSpan longestWait, bool hasWaited)
        : base(operation, string.Create(CultureInfo.InvariantCulture, $"{operation}: the rate limit '{bucket}' {(hasWaited ? "has not allowed this within" : $"allows this in {retryAfter.TotalSeconds} s at the earliest, but it may wait no longer than")} {longestWait.TotalSeconds} s")) => RetryAfter = retryAfter;

    /// <summary>How long to wait before the call has a chance; an estimate, which the calls of others can prolong.</summary>
    public TimeSpan RetryAfter { get; }
}
