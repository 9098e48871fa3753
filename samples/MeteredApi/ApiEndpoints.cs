using System.Text.RegularExpressions;
using MeteredApi.Metering;

namespace MeteredApi;

/// <summary>What the API sells: two endpoints that stand for real work.</summary>
internal static partial class ApiEndpoints
{
    public const string Characters = "characters";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/greetings/{name}", (string name) => new Text($"Hello, {name}."));
        api.MapPost("/translate", Translate);
    }

    /// <summary>Into Pig Latin, by the character.</summary>
    private static IResult Translate(Text text, HttpContext context)
    {
        if (text.Value.Length == 0)
        {
            return Results.Problem("There is no text.", statusCode: StatusCodes.Status400BadRequest);
        }

        ExtraUsage.Add(context, Characters, text.Value.EnumerateRunes().Count());
        return Results.Ok(new Text(Word().Replace(text.Value, "$2$1ay")));
    }

    [GeneratedRegex(@"([b-df-hj-np-tv-z]*)(\p{L}+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    internal sealed record Text(string Value);
}
