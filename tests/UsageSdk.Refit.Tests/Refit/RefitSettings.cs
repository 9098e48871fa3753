using System.Text.Json;

namespace Refit;

public class RefitSettings
{
    public IHttpContentSerializer ContentSerializer { get; set; } = new SystemTextJsonContentSerializer(JsonSerializerOptions.Default);

    public IUrlParameterFormatter UrlParameterFormatter { get; set; } = new DefaultUrlParameterFormatter();

    public bool Buffered { get; set; }
}
