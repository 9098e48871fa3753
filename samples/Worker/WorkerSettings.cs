namespace Worker;

/// <summary>What the command line asks for.</summary>
/// <param name="File">The name of the file of meters.</param>
/// <param name="Target">Where it is applied, for people.</param>
/// <param name="PlanOnly">Whether the plan is shown and not applied.</param>
/// <param name="Prune">Whether what is not in the file is deleted.</param>
/// <param name="Watch">Whether it stays, and applies the file again when it changes.</param>
internal sealed record WorkerSettings(string File, string Target, bool PlanOnly = false, bool Prune = false, bool Watch = false);
