namespace UsageSdk.CodeGen.Spec;

/// <summary>Checks what no code is written from, so that nothing in it is taken for understood: the document's head, and the content of error replies.</summary>
internal static class MetadataReader
{
    public static void CheckHead(SpecNode document)
    {
        document.Get("info").AllowOnly("title", "version", "summary", "description", "license");
        foreach (var server in document.Get("servers").Items)
        {
            server.AllowOnly("url", "description");
        }

        foreach (var tag in document.Get("tags").Items)
        {
            tag.AllowOnly("name", "description");
        }

        foreach (var (_, scheme) in document.Get("components").Find("securitySchemes")?.Members ?? [])
        {
            scheme.AllowOnly("type", "scheme", "description", "flows");
        }

        foreach (var (_, reply) in document.Get("components").Find("responses")?.Members ?? [])
        {
            CheckError(reply);
        }
    }

    /// <summary>An error reply: what it means, its headers, and a body of any content type.</summary>
    public static void CheckError(SpecNode reply)
    {
        reply.AllowOnly("description", "headers", "content");
        foreach (var (_, header) in reply.Find("headers")?.Members ?? [])
        {
            header.AllowOnly("description", "schema");
            header.Get("schema").AllowOnly("type");
        }

        foreach (var (_, content) in reply.Find("content")?.Members ?? [])
        {
            content.AllowOnly("schema", "example", "examples");
            content.Get("schema").AllowOnly("$ref", "type");
        }
    }
}
