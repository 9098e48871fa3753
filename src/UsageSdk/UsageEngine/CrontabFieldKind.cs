namespace UsageSdk.UsageEngine;

/// <summary>Which of the five fields of a reset schedule a text is for.</summary>
public enum CrontabFieldKind
{
    /// <summary>The minute of the hour, 0 to 59.</summary>
    Minute,

    /// <summary>The hour of the day, 0 to 23.</summary>
    Hour,

    /// <summary>The day of the month, 1 to 31.</summary>
    Day,

    /// <summary>The month, 1 to 12 or <c>JAN</c> to <c>DEC</c>.</summary>
    Month,

    /// <summary>The day of the week, 0 to 7 or <c>SUN</c> to <c>SAT</c>; 0 and 7 are both Sunday.</summary>
    Weekday,
}
