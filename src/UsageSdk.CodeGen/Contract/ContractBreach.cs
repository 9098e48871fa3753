namespace UsageSdk.CodeGen.Contract;

/// <summary>A place at which an exchange departs from the specifications.</summary>
/// <param name="Part">The part of the exchange: <c>operation</c>, <c>path</c>, <c>query</c>, <c>header</c>, <c>body</c> or <c>status</c>.</param>
/// <param name="Pointer">A JSON pointer into that part, such as <c>/events/0/event_id</c>; empty for the whole of it.</param>
/// <param name="Rule">The rule that is broken: file and JSON pointer, such as <c>openapi/autumn.yaml#/components/schemas/BinSize/enum</c>.</param>
/// <param name="Problem">What is wrong. It names no value, which could be a secret.</param>
public sealed record ContractBreach(string Part, string Pointer, string Rule, string Problem)
{
    /// <summary>The place, the problem and the rule.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Part} {Pointer}: {Problem} ({Rule})";
}
