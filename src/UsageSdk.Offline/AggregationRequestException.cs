namespace UsageSdk.Offline;

/// <summary>The server would refuse the request, with this status, code and message.</summary>
public sealed class AggregationRequestException : Exception
{
    internal AggregationRequestException(int status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    /// <summary>The HTTP status, such as 400.</summary>
    public int Status { get; }

    /// <summary>The error's code, such as <c>invalid_inputs</c>.</summary>
    public string Code { get; }
}
