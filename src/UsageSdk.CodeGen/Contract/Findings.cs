using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Contract;

/// <summary>The breaches met so far, and the part of the exchange that is being looked at.</summary>
internal sealed class Findings(string part)
{
    private readonly List<ContractBreach> _breaches = [];

    public IReadOnlyList<ContractBreach> Breaches => _breaches;

    public string Part { get; set; } = part;

    public void Add(string pointer, SpecNode rule, string problem) => _breaches.Add(new(Part, pointer, rule.Place, problem));
}
