using System.Net;

namespace UsageSdk.Offline;

/// <summary>The server would refuse the request, with this status, code and message.</summary>
public sealed class AggregationRequestException : Exception
{
    internal AggregationRequestException(HttpStatusCode statusCode, string errorCode, string message)
        : base(message)
    {
        StatusCode = statusCode;
        ErrorCode = errorCode;
    }

    /// <summary>The HTTP status, such as 400.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The error's code, such as <c>invalid_inputs</c>.</summary>
    public string ErrorCode { get; }
}
