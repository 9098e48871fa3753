using Microsoft.Extensions.Options;

namespace UsageSdk.Ingestion.Internal;

/// <summary>Checks the settings of a queue; every problem names its configuration key.</summary>
internal sealed class UsageIngestionOptionsValidator : IValidateOptions<UsageIngestionOptions>
{
    private const int MostRequests = 256;
    private const int LeastBody = 64 << 10;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, UsageIngestionOptions options)
    {
        var queue = string.IsNullOrEmpty(name) ? "The usage ingestion" : $"The usage ingestion '{name}'";
        var problems = new List<string>();
        CheckDelivery(problems, nameof(options.DodoPayments), options.DodoPayments);
        CheckDelivery(problems, nameof(options.Autumn), options.Autumn);
        CheckDelivery(problems, nameof(options.UsageEngine), options.UsageEngine);
        if (options.Capacity < 1)
        {
            problems.Add($"{nameof(options.Capacity)} must be at least 1, or not be set.");
        }

        if (!Enum.IsDefined(options.WhenFull))
        {
            problems.Add($"{nameof(options.WhenFull)} must be Wait or Fail.");
        }

        Check(problems, nameof(options.OutcomeRetention), options.OutcomeRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Check(problems, nameof(options.LeaseDuration), options.LeaseDuration, TimeSpan.FromSeconds(1), Hour);
        Check(problems, nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(10), Hour);
        Check(problems, nameof(options.MaxPause), options.MaxPause, TimeSpan.Zero, Hour);
        Check(problems, nameof(options.BasePause), options.BasePause, TimeSpan.Zero, options.MaxPause);
        Check(problems, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, Hour);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"{queue}: {problem}"));
    }

    private static void CheckDelivery(List<string> problems, string key, UsageDeliveryOptions options)
    {
        if (options.Rules is not { } rules)
        {
            problems.Add($"{key}:Rules must not be null.");
            return;
        }

        if (options.BatchSize < 1 || options.BatchSize > rules.MaxBatchSize)
        {
            problems.Add($"{key}:BatchSize must be 1 to {rules.MaxBatchSize}.");
        }

        if (options.Concurrency is < 1 or > MostRequests)
        {
            problems.Add($"{key}:Concurrency must be 1 to {MostRequests}.");
        }

        if (rules.MaxBodyBytes < LeastBody)
        {
            problems.Add($"{key}:Rules:MaxBodyBytes must be at least {LeastBody}.");
        }

        CheckRule(problems, $"{key}:Rules:MaxAge", rules.MaxAge, TimeSpan.FromMinutes(1));
        CheckRule(problems, $"{key}:Rules:MaxFuture", rules.MaxFuture, TimeSpan.Zero);
        if (rules.DeduplicationWindow != TimeSpan.Zero)
        {
            CheckRule(problems, $"{key}:Rules:DeduplicationWindow", rules.DeduplicationWindow, Hour);
        }

        Check(problems, $"{key}:Linger", options.Linger, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    private static void CheckRule(List<string> problems, string key, TimeSpan? value, TimeSpan least)
    {
        if (value < least)
        {
            problems.Add($"{key} must be at least {least}, or null.");
        }
    }

    private static void Check(List<string> problems, string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            problems.Add($"{key} must be {least} to {most}.");
        }
    }
}
