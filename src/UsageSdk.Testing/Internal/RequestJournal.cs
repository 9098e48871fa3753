namespace UsageSdk.Testing.Internal;

/// <summary>The requests in the order in which they arrived, by numbers that stay when it is cleared. Under the server's lock.</summary>
internal sealed class RequestJournal
{
    private readonly List<RecordedRequest> _requests = [];
    private long _cleared;

    public RequestLog Log => new([.. _requests]);

    /// <returns>The request's number.</returns>
    public long Add(RecordedRequest request)
    {
        _requests.Add(request);
        return _cleared + _requests.Count - 1;
    }

    /// <summary>Changes a request, unless it was cleared meanwhile.</summary>
    public void Change(long number, Func<RecordedRequest, RecordedRequest> change)
    {
        if (number >= _cleared)
        {
            var index = (int)(number - _cleared);
            _requests[index] = change(_requests[index]);
        }
    }

    public void Clear()
    {
        _cleared += _requests.Count;
        _requests.Clear();
        _requests.TrimExcess();
    }
}
