using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;

namespace Refit;

public sealed class SystemTextJsonContentSerializer(JsonSerializerOptions jsonSerializerOptions) : IHttpContentSerializer
{
    public HttpContent ToHttpContent<T>(T item) => JsonContent.Create(item, options: jsonSerializerOptions);

    public Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default) =>
        content.ReadFromJsonAsync<T>(jsonSerializerOptions, cancellationToken);

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => throw new NotSupportedException("Forms only.");
}
