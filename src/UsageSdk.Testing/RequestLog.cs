using System.Collections;
using System.Globalization;
using System.Text;
using UsageSdk.Testing.Internal;

namespace UsageSdk.Testing;

/// <summary>Requests that arrived at a fake server, in the order in which they did. What arrives later is not in it.</summary>
public sealed class RequestLog : IReadOnlyList<RecordedRequest>
{
    private const int MostLines = 50;
    private const int LongestBody = 200;

    private readonly IReadOnlyList<RecordedRequest> _requests;

    internal RequestLog(IReadOnlyList<RecordedRequest> requests) => _requests = requests;

    /// <summary>How many requests there are.</summary>
    public int Count => _requests.Count;

    /// <summary>A request by its place.</summary>
    /// <param name="index">The place, from 0.</param>
    public RecordedRequest this[int index] => _requests[index];

    /// <summary>Those of an operation, those on an alias of its path included.</summary>
    /// <param name="operation">The operation's name, such as <see cref="UsageOperations.BalancesTrack"/>.</param>
    /// <returns>The requests.</returns>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public RequestLog Of(string operation)
    {
        OperationRoutes.ThrowIfUnknown(operation);
        return Where(request => request.Operation == operation);
    }

    /// <summary>Those on a path.</summary>
    /// <param name="path">The path, escaped as it was sent, such as <c>/events/a%2Fb</c>.</param>
    /// <returns>The requests.</returns>
    public RequestLog On(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Where(request => request.Path == path);
    }

    /// <summary>Those that arrived within a time.</summary>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The instant after the last.</param>
    /// <returns>The requests.</returns>
    public RequestLog Between(DateTimeOffset from, DateTimeOffset until) => Where(request => request.ReceivedAt >= from && request.ReceivedAt < until);

    /// <summary>Those that a condition holds for.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The requests.</returns>
    public RequestLog Where(Func<RecordedRequest, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new([.. _requests.Where(condition)]);
    }

    /// <inheritdoc/>
    public IEnumerator<RecordedRequest> GetEnumerator() => _requests.GetEnumerator();

    /// <summary>What arrived, as a failing test wants to print it: number within this log from 1, time, request, status and fault. Of more than 50 requests only the last 50, of a body only the beginning; no header.</summary>
    /// <returns>A line a request.</returns>
    public override string ToString()
    {
        if (Count == 0)
        {
            return "(nothing)";
        }

        var text = new StringBuilder();
        if (Count > MostLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"({Count - MostLines} before)\n");
        }

        for (var index = Math.Max(0, Count - MostLines); index < Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}. {Describe(_requests[index])}\n");
        }

        return text.ToString(0, text.Length - 1);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Describe(RecordedRequest request)
    {
        var operation = request.Operation is { } name ? $" ({name})" : "";
        var status = request.Status is { } code ? code.ToString(CultureInfo.InvariantCulture) : "no reply";
        var fault = request.Fault is { } met ? $", fault: {met}" : "";
        var body = request.BodyText.ReplaceLineEndings(" ");
        body = body.Length > LongestBody ? $"{body[..LongestBody]}..." : body;
        return string.Create(CultureInfo.InvariantCulture, $"{request.ReceivedAt:yyyy-MM-ddTHH:mm:ss.fffZ} {request.Method} {request.Path}{request.Query}{operation}: {status}{fault}{(body.Length > 0 ? $" <- {body}" : "")}");
    }
}
