using System.Net;

namespace UsageSdk;

/// <summary>
/// The service answered with success, but the reply cannot be read: not JSON, a required member is missing, a number exceeds
/// <see cref="decimal"/>, JSON nests deeper than 64 levels, or the body exceeds <see cref="UsageClientOptions.MaxResponseBytes"/>. The
/// operation itself has most likely taken effect. It is not repeated.
/// </summary>
public sealed class UsageResponseException : UsageException
{
    internal UsageResponseException(string operation, HttpStatusCode statusCode, string problem)
        : base(operation, $"{operation}: {(int)statusCode}, but the reply cannot be read: {problem}") => StatusCode = statusCode;

    /// <summary>The status of the reply; 2xx.</summary>
    public HttpStatusCode StatusCode { get; }
}
