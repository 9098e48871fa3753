namespace UsageSdk.Resilience;

/// <summary>What a call does once for each attempt.</summary>
internal interface IAttempts<TReply>
{
    /// <summary>Where the call stands.</summary>
    CallState State { get; }

    /// <summary>Waits until an attempt may start. The wait is no part of the attempt.</summary>
    ValueTask PaceAsync(CancellationToken cancellationToken);

    /// <summary>Makes an attempt.</summary>
    ValueTask<Attempt<TReply>> SendAsync(CancellationToken cancellationToken);
}
