namespace UsageSdk.Samples.Tests.Worker;

/// <summary>Tells when a text has been written.</summary>
internal sealed class SearchedWriter : StringWriter
{
    private readonly object _gate = new();
    private readonly List<(string Text, int Times, TaskCompletionSource Found)> _searches = [];

    /// <summary>Ends when the text stands so many times in what was written.</summary>
    public Task Has(string text, int times = 1)
    {
        lock (_gate)
        {
            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _searches.Add((text, times, found));
            Search();
            return found.Task;
        }
    }

    public override void Write(char value)
    {
        lock (_gate)
        {
            base.Write(value);
            Search();
        }
    }

    public override void Write(string? value)
    {
        lock (_gate)
        {
            base.Write(value);
            Search();
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return base.ToString();
        }
    }

    private void Search()
    {
        foreach (var (text, times, found) in _searches)
        {
            if (base.ToString().Split(text).Length > times)
            {
                found.TrySetResult();
            }
        }
    }
}
