namespace UsageSdk.Offline;

/// <summary>Which number of a result differs.</summary>
public enum UsageFigure
{
    /// <summary>Whether there is a bin at all; the numbers say how often it is there.</summary>
    Bin,

    /// <summary>A feature's value in a bin.</summary>
    Value,

    /// <summary>A group's value in a bin.</summary>
    GroupValue,

    /// <summary>A feature's number of events in the total.</summary>
    TotalCount,

    /// <summary>A feature's sum in the total.</summary>
    TotalSum,
}
