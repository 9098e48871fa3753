namespace Worker;

/// <summary>What is to be done to reach what the file says, in order.</summary>
/// <param name="Steps">What to do: meter types before the meters that need them, and the other way round to delete.</param>
/// <param name="TypeIds">The ids of the meter types that there are, by name.</param>
/// <param name="LeftAlone">What is there but not in the file, and stays.</param>
internal sealed record Plan(IReadOnlyList<PlanStep> Steps, IReadOnlyDictionary<string, string> TypeIds, int LeftAlone)
{
    public int Count(char sign) => Steps.Count(step => step.Sign == sign);
}
