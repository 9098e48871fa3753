using System.Net;

namespace UsageSdk;

/// <summary>
/// The service answered with success, but the reply cannot be read: not JSON, a required member is missing, a number exceeds
/// <see cref="decimal"/>, or the body exceeds the size limit. The operation itself may have taken effect.
/// </summary>
public sealed class UsageResponseException : UsageException
{
    internal UsageResponseException(string operation, HttpStatusCode statusCode, string problem)
        : base(operation, $"{operation}: {(int)statusCode}, but the reply cannot be read: {problem}") => StatusCode = statusCode;

    /// <summary>The status of the reply; 2xx.</summary>
    public HttpStatusCode StatusCode { get; }
}
