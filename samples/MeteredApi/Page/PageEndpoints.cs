using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MeteredApi.Page;

/// <summary>The page, its chart alone, and the queue's state as JSON.</summary>
internal static class PageEndpoints
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly string Template = ReadTemplate();

    // Whatever a name in the page tries: nothing is loaded from elsewhere, and no other script runs.
    private static readonly string Policy =
        $"default-src 'none'; connect-src 'self'; img-src data:; style-src {Hash("style")}; script-src {Hash("script")}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(WebApplication app)
    {
        app.MapGet("/", ShowAsync);
        app.MapGet("/usage", async (TodaysUsage usage, CancellationToken cancellationToken) =>
            Results.Text(Text(UsageSection.Content(await usage.ReadAsync(cancellationToken))), Html));
        app.MapGet("/state", (QueueReader queue, CancellationToken cancellationToken) => queue.ReadAsync(cancellationToken));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, TodaysUsage todaysUsage, QueueReader queue, CancellationToken cancellationToken)
    {
        var usage = await todaysUsage.ReadAsync(cancellationToken);
        var state = await queue.ReadAsync(cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text(
            Template
                .Replace("<!--day-->", usage.Day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("<!--status-->", Text([QueueSection.Status(state)]), StringComparison.Ordinal)
                .Replace("<!--usage-->", Text(UsageSection.Content(usage)), StringComparison.Ordinal)
                .Replace("<!--queue-->", Text(QueueSection.Content(state)), StringComparison.Ordinal),
            Html);
    }

    private static string Text(IEnumerable<XElement> elements)
    {
        // Names and messages of others may hold what XML has no form for.
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { ConformanceLevel = ConformanceLevel.Fragment, CheckCharacters = false }))
        {
            foreach (var element in elements)
            {
                element.WriteTo(writer);
            }
        }

        return text.ToString();
    }

    private static string ReadTemplate()
    {
        using var reader = new StreamReader(typeof(PageEndpoints).Assembly.GetManifestResourceStream("page.html")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string element)
    {
        var start = Template.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var content = Template[start..Template.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";
    }
}
