using Spectre.Console;

namespace Worker;

/// <summary>Shows a plan, and how far it is.</summary>
internal sealed class PlanView(IAnsiConsole console)
{
    public void Show(Plan plan)
    {
        foreach (var step in plan.Steps)
        {
            console.Write(new Text($"  {step.Sign} {step.Target}{Environment.NewLine}", Style(step.Sign)));
            foreach (var change in step.Changes)
            {
                console.Write(new Text($"      {change}{Environment.NewLine}"));
            }
        }

        if (plan.LeftAlone > 0)
        {
            console.WriteLine($"  {plan.LeftAlone} more there that the file does not name: left alone (--prune deletes).");
        }

        console.WriteLine(plan.Steps.Count == 0
            ? "No changes."
            : $"Plan: {plan.Count(PlanStep.Create)} to create, {plan.Count(PlanStep.Change)} to change, {plan.Count(PlanStep.Delete)} to delete.");
    }

    /// <summary>Applies a plan step by step, under a bar for each sign.</summary>
    public async Task ApplyAsync(Plan plan, Provisioner provisioner, CancellationToken cancellationToken)
    {
        var done = 0;
        try
        {
            await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn()).StartAsync(async context =>
            {
                var bars = plan.Steps.CountBy(step => step.Sign).ToDictionary(signs => signs.Key, signs => context.AddTask(Doing(signs.Key), maxValue: signs.Value));
                foreach (var step in plan.Steps)
                {
                    await step.ApplyAsync(provisioner, cancellationToken);
                    bars[step.Sign].Increment(1);
                    done++;
                }
            });
        }
        finally
        {
            console.WriteLine(done == plan.Steps.Count ? $"Applied: {done} of {done}." : $"Applied: {done} of {plan.Steps.Count}. Run it again for the rest.");
        }
    }

    private static string Doing(char sign) => sign switch { PlanStep.Create => "Creating", PlanStep.Change => "Changing", _ => "Deleting" };

    private static Style Style(char sign) => new(sign switch { PlanStep.Create => Color.Green, PlanStep.Change => Color.Yellow, _ => Color.Red });
}
