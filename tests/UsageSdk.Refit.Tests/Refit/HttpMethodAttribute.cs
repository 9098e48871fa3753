namespace Refit;

// This folder stands in for Refit 8, which cannot be restored here: names, targets and constructors as there, and no more than is used.
public abstract class HttpMethodAttribute(string path) : Attribute
{
    public abstract HttpMethod Method { get; }

    public virtual string Path { get; protected set; } = path;
}
