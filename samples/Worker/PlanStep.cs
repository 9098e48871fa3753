namespace Worker;

/// <summary>One thing to do: a sign as infrastructure tools have them, what it is done to, and how.</summary>
internal sealed record PlanStep(char Sign, object Target, IReadOnlyList<FieldChange> Changes, Func<Provisioner, CancellationToken, Task> ApplyAsync)
{
    public const char Create = '+';
    public const char Change = '~';
    public const char Delete = '-';
}
