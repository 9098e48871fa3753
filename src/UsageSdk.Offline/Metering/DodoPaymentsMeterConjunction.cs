namespace UsageSdk.Offline;

/// <summary>How the clauses of a filter combine.</summary>
public enum DodoPaymentsMeterConjunction
{
    /// <summary><c>and</c>: all must hold.</summary>
    And,

    /// <summary><c>or</c>: one suffices.</summary>
    Or,
}
