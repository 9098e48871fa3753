using System.Net;
using System.Text;

namespace UsageSdk;

/// <summary>The service answered with an error. Subtypes name the meanings that callers act on.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is one line: operation, status, code, server's message and request id. Of the code it shows at most 100
/// characters, of the server's message 1,000, of the request id 200; line breaks, other control characters and those that turn the direction
/// of writing are shown as spaces, so that a server's text cannot forge a line of a log. The properties hold the texts as the service sent
/// them, without credentials.
/// </remarks>
public class UsageApiException : UsageException
{
    private const int LongestCode = 100;
    private const int LongestMessage = 1000;
    private const int LongestRequestId = 200;

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

    /// <summary>The service's code, such as <c>customer_not_found</c>; null where it gives none, or none within the first 4 KB.</summary>
    public string? ErrorCode { get; }

    /// <summary>The service's message as it came, line breaks included; null where it gives none, or none within the first 4 KB.</summary>
    public string? ServerMessage { get; }

    /// <summary>The service's id of the request; null where it gives none.</summary>
    public string? RequestId { get; }

    /// <summary>How long the service asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The first 4 KB of the body as text, without credentials; empty where there is none or it cannot be read. No more is read.</summary>
    public string ResponseBody { get; }

    private static string Describe(ApiError error)
    {
        var text = new StringBuilder($"{error.Operation}: {(int)error.StatusCode}");
        if (error.Code is not null)
        {
            text.Append(' ').Append(OneLine.Of(error.Code, LongestCode));
        }

        if (error.Message is not null)
        {
            text.Append(": ").Append(OneLine.Of(error.Message, LongestMessage));
        }

        return error.RequestId is null ? text.ToString() : text.Append(" (request ").Append(OneLine.Of(error.RequestId, LongestRequestId)).Append(')').ToString();
    }
}
