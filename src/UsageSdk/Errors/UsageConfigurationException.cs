namespace UsageSdk;

/// <summary>A service was called without the setting that it needs. Nothing was sent.</summary>
public sealed class UsageConfigurationException : UsageException
{
    internal UsageConfigurationException(string setting, string operation)
        : base(operation, $"{operation} needs the setting '{setting}'.") => Setting = setting;

    /// <summary>The missing setting, as a configuration key below the client's section: <c>Autumn:SecretKey</c>.</summary>
    public string Setting { get; }
}
