namespace UsageSdk.DodoPayments;

/// <summary>Dodo Payments' modes. Each has a host and keys of its own.</summary>
public enum DodoPaymentsEnvironment
{
    /// <summary>Real payments: <c>https://live.dodopayments.com</c>.</summary>
    Live,

    /// <summary>Test payments: <c>https://test.dodopayments.com</c>.</summary>
    Test,
}
