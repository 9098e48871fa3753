using System.Reflection;
using System.Xml.Linq;

namespace UsageSdk.ConventionTests;

/// <summary>The XML documentation of the shipped assemblies.</summary>
internal static class Documentation
{
    // References copy the XML file of a project beside its assembly.
    private static readonly Dictionary<string, XElement> Members = Shipped.Names
        .Select(name => XDocument.Load(Path.Combine(AppContext.BaseDirectory, name + ".xml")))
        .SelectMany(document => document.Descendants("member"))

        // Generated regular expressions bring the same internal types into several assemblies.
        .DistinctBy(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>What a member's documentation lacks.</summary>
    public static IEnumerable<string> Gaps(MemberInfo member)
    {
        if (!Members.TryGetValue(DocumentationId.Of(member), out var text))
        {
            // A constructor that nobody wrote has nowhere to be documented.
            return member is ConstructorInfo constructor && constructor.GetParameters().Length == 0 ? [] : ["documentation"];
        }

        return text.Element("inheritdoc") is not null ? [] : SummaryGaps(text).Concat(SignatureGaps(text, member));
    }

    /// <summary>Whether a member's documentation says what its value is.</summary>
    public static bool TellsValue(PropertyInfo property) => Members.TryGetValue(DocumentationId.Of(property), out var text) && !IsEmpty(text.Element("value"));

    private static IEnumerable<string> SummaryGaps(XElement text) => IsEmpty(text.Element("summary")) ? ["<summary>"] : [];

    private static IEnumerable<string> SignatureGaps(XElement text, MemberInfo member)
    {
        if (member is not MethodBase method || (member is MethodInfo candidate && Surface.IsOperator(candidate)))
        {
            return [];
        }

        var gaps = method.GetParameters()
            .Where(parameter => IsEmpty(text.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == parameter.Name)))
            .Select(parameter => $"<param name=\"{parameter.Name}\">");
        return method is MethodInfo { ReturnType: var result } && result != typeof(void) && IsEmpty(text.Element("returns")) ? gaps.Append("<returns>") : gaps;
    }

    /// <summary>Whether an element is missing or has neither text nor a reference.</summary>
    private static bool IsEmpty(XElement? element) => element is null || (!element.HasElements && string.IsNullOrWhiteSpace(element.Value));
}
