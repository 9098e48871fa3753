namespace Refit;

public static class RestService
{
    /// <summary>Refit generates the implementation; here there is none.</summary>
    public static T For<T>(HttpClient client, RefitSettings? settings) => throw new NotSupportedException($"{typeof(T)}, {client}, {settings}");
}
