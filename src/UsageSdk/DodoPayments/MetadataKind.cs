namespace UsageSdk.DodoPayments;

/// <summary>What a metadata value is.</summary>
public enum MetadataKind
{
    /// <summary>Nothing: <c>default</c>. Cannot be sent.</summary>
    Null,

    /// <summary>Text.</summary>
    String,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>A binary64 number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Other JSON that a service sent, such as an object or a number beyond binary64; kept as it came. Cannot be sent.</summary>
    Json,
}
