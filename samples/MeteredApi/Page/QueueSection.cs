using System.Globalization;
using System.Xml.Linq;

namespace MeteredApi.Page;

/// <summary>The queue's state as HTML. The page's script puts later ones into the same places, which are named in <c>data-field</c>.</summary>
internal static class QueueSection
{
    public static XElement Status(QueueState state) => new(
        "p",
        new XAttribute("class", "status"),
        new XElement("strong", new XAttribute("data-field", "health"), new XAttribute("data-health", state.Health), state.Health),
        " ",
        new XElement("span", new XAttribute("data-field", "message"), state.Message ?? ""));

    public static XElement[] Content(QueueState state) =>
    [
        new(
            "dl",
            Figure("enqueued", state.Books?.Enqueued),
            Figure("delivered", state.Books?.Delivered),
            Figure("duplicate", state.Books?.Duplicate),
            Figure("rejected", state.Books?.Rejected),
            Figure("expired", state.Books?.Expired),
            Figure("unknown", state.Books?.Unknown),
            Figure("pending", state.Books?.Pending)),
        new(
            "p",
            new XAttribute("class", "soft"),
            new XElement("span", new XAttribute("data-field", "balance"), Balance(state)),
            " ",
            new XElement("span", new XAttribute("data-field", "oldest"), Oldest(state)),
            " ",
            new XElement("span", new XAttribute("data-field", "pause"), Pause(state))),
        new("h3", "Dead letters"),
        new(
            "div",
            new XAttribute("class", "wide"),
            new XElement(
                "table",
                new XElement("caption", $"The first {QueueReader.MostDeadLetters} events that could not be delivered"),
                new XElement("thead", new XElement("tr", Headers("outcome", "customer", "feature", "quantity", "reason", "when, UTC"))),
                new XElement("tbody", new XAttribute("id", "letters"), state.DeadLetters.Select(Row), state.DeadLetters.Count == 0 ? "" : null))),
        new("p", new XAttribute("id", "no-letters"), new XAttribute("class", "soft"), state.DeadLetters.Count == 0 ? null : new XAttribute("hidden", "hidden"), "None."),
    ];

    private static XElement Figure(string name, long? value) => new(
        "div",
        new XElement("dt", name),
        new XElement("dd", new XAttribute("data-field", name), value?.ToString("#,0", CultureInfo.InvariantCulture) ?? "?"));

    private static IEnumerable<XElement> Headers(params string[] names) => names.Select(name => new XElement("th", new XAttribute("scope", "col"), name));

    private static XElement Row(QueueState.DeadLetter letter) => new(
        "tr",
        new XElement("td", letter.Outcome.ToString()),
        new XElement("td", letter.Customer),
        new XElement("td", letter.Feature),
        new XElement("td", letter.Quantity.ToString(CultureInfo.InvariantCulture)),
        new XElement("td", letter.Reason ?? ""),
        new XElement("td", letter.At?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? ""));

    private static string Balance(QueueState state) => state.Books switch
    {
        null => "The books cannot be read.",
        { IsBalanced: true } => "The books balance.",
        var books => string.Create(CultureInfo.InvariantCulture, $"The books do not balance: {books.Difference} events have no outcome."),
    };

    private static string Oldest(QueueState state) =>
        state.OldestSeconds is { } age ? string.Create(CultureInfo.InvariantCulture, $"The oldest event has waited for {age:0} s.") : "Nothing waits.";

    private static string Pause(QueueState state) =>
        state.PauseSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"Autumn is left alone for {state.PauseSeconds:0.0} s, after a failure.") : "";
}
