namespace Refit;

[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public class QueryAttribute : Attribute
{
    private CollectionFormat? _collectionFormat;

    public QueryAttribute()
    {
    }

    public QueryAttribute(string delimiter) => Delimiter = delimiter;

    public QueryAttribute(string delimiter, string prefix)
        : this(delimiter) => Prefix = prefix;

    public QueryAttribute(string delimiter, string prefix, string format)
        : this(delimiter, prefix) => Format = format;

    public QueryAttribute(CollectionFormat collectionFormat) => CollectionFormat = collectionFormat;

    public string Delimiter { get; protected set; } = ".";

    public string? Prefix { get; protected set; }

    public string? Format { get; set; }

    public CollectionFormat CollectionFormat
    {
        get => _collectionFormat.GetValueOrDefault();
        set => _collectionFormat = value;
    }

    public bool IsCollectionFormatSpecified => _collectionFormat.HasValue;
}
