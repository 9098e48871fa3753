using System.Collections.Concurrent;

namespace UsageSdk.Http;

/// <summary>The addresses of calls below a base address. Those without an id or a query are made once.</summary>
internal sealed class Addresses(Uri baseAddress)
{
    private readonly string _base = baseAddress.AbsoluteUri;
    private readonly ConcurrentDictionary<string, Uri> _fixed = new(StringComparer.Ordinal);

    public Uri Of(ApiOperation operation, in OperationInput input)
    {
        if (input.Model is IQueryModel query)
        {
            return Build(operation, input.Id, query);
        }

        if (operation.PathParameter is not null)
        {
            // One escaped segment.
            return new Uri(string.Concat(_base, operation.PathBefore, Uri.EscapeDataString(input.Id!), operation.PathAfter));
        }

        return _fixed.TryGetValue(operation.RelativePath, out var known) ? known : _fixed.GetOrAdd(operation.RelativePath, new Uri(_base + operation.RelativePath));
    }

    private Uri Build(ApiOperation operation, string? id, IQueryModel model)
    {
        var query = new QueryString();
        try
        {
            query.Append(_base);
            query.Append(operation.PathBefore);
            query.Append(id is null ? "" : Uri.EscapeDataString(id));
            query.Append(operation.PathAfter);
            model.Write(ref query);
            return new Uri(query.ToString());
        }
        finally
        {
            query.Dispose();
        }
    }
}
