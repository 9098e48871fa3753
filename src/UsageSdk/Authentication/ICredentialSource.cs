namespace UsageSdk.Authentication;

/// <summary>Tells the credential that is in force.</summary>
internal interface ICredentialSource
{
    /// <summary>
    /// Asked once a call. The same instance as long as the settings behind it are the same, so that it can stand for the credential; null
    /// where a setting is missing.
    /// </summary>
    Credential? Current { get; }

    /// <summary>The configuration key of the setting that is missing, for the error.</summary>
    string MissingSetting { get; }
}
