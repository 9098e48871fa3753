using Xunit.v3;

namespace UsageSdk.Testing.Tests;

/// <summary>Says which rows of the fidelity table in src/UsageSdk.Testing/README.md a test holds.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
internal sealed class MirrorsAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    public IReadOnlyList<string> Ids { get; } = ids;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. Ids.Select(id => KeyValuePair.Create("Mirrors", id))];
}
