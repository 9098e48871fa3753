using System.Net;
using System.Text;

namespace UsageSdk;

/// <summary>The service answered with an error. Subtypes name the meanings that callers act on.</summary>
public class UsageApiException : UsageException
{
    internal UsageApiException(ApiError error)
        : base(error.Operation, Describe(error))
    {
        StatusCode = error.StatusCode;
        ErrorCode = error.Code;
        ServerMessage = error.Message;
        RequestId = error.RequestId;
        RetryAfter = error.RetryAfter;
        ResponseBody = error.Body;
    }

    /// <summary>The same error, told in other words.</summary>
    private protected UsageApiException(UsageApiException error, string message)
        : base(error.Operation, message)
    {
        StatusCode = error.StatusCode;
        ErrorCode = error.ErrorCode;
        ServerMessage = error.ServerMessage;
        RequestId = error.RequestId;
        RetryAfter = error.RetryAfter;
        ResponseBody = error.ResponseBody;
    }

    /// <summary>The status of the reply.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The service's code, such as <c>customer_not_found</c>; null where it gives none.</summary>
    public string? ErrorCode { get; }

    /// <summary>The service's message; null where it gives none.</summary>
    public string? ServerMessage { get; }

    /// <summary>The service's id of the request; null where it gives none.</summary>
    public string? RequestId { get; }

    /// <summary>How long the service asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The first 4 KB of the body as text, without credentials.</summary>
    public string ResponseBody { get; }

    private static string Describe(ApiError error)
    {
        var text = new StringBuilder($"{error.Operation}: {(int)error.StatusCode}");
        if (error.Code is not null)
        {
            text.Append(' ').Append(error.Code);
        }

        if (error.Message is not null)
        {
            text.Append(": ").Append(error.Message);
        }

        return error.RequestId is null ? text.ToString() : text.Append(" (request ").Append(error.RequestId).Append(')').ToString();
    }
}
