using System.Buffers;
using Microsoft.Extensions.Options;
using UsageSdk.Resilience;
using UsageSdk.UsageEngine;

namespace UsageSdk.DependencyInjection;

/// <summary>Checks the settings of a client; every problem names its configuration key.</summary>
internal sealed class UsageClientOptionsValidator : IValidateOptions<UsageClientOptions>
{
    private static readonly SearchValues<char> NotInPrefixes = SearchValues.Create("?#\\:@ ");

    public ValidateOptionsResult Validate(string? name, UsageClientOptions options)
    {
        var client = string.IsNullOrEmpty(name) ? "The usage client" : $"The usage client '{name}'";
        return Problems(options) is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems.Select(problem => $"{client}: {problem}"))
            : ValidateOptionsResult.Success;
    }

    public static IReadOnlyList<string> Problems(UsageClientOptions options)
    {
        var problems = new List<string>();
        CheckSections(problems, options);
        if (problems.Count > 0)
        {
            // What is below them cannot be looked at.
            return problems;
        }

        CheckKey(problems, "Autumn:SecretKey", options.Autumn.SecretKey);
        CheckKey(problems, "DodoPayments:ApiKey", options.DodoPayments.ApiKey);
        CheckService(problems, "Autumn", options.Autumn.BaseAddress, options.Autumn.Resilience, options.Autumn.Pacing, options.Autumn.Http);
        CheckService(problems, "DodoPayments", options.DodoPayments.EffectiveBaseAddress, options.DodoPayments.Resilience, options.DodoPayments.Pacing, options.DodoPayments.Http);
        CheckService(problems, "UsageEngine", options.UsageEngine.EffectiveBaseAddress, options.UsageEngine.Resilience, options.UsageEngine.Pacing, options.UsageEngine.Http);
        CheckUsageEngine(problems, options.UsageEngine);
        if (!Enum.IsDefined(options.DodoPayments.Environment))
        {
            problems.Add("DodoPayments:Environment must be Live or Test.");
        }

        if (options.DodoPayments.RateLimitTier is < 0 or > 2)
        {
            problems.Add("DodoPayments:RateLimitTier must be 0, 1 or 2.");
        }

        if (options.MaxResponseBytes is < 1024 or > 1 << 30)
        {
            problems.Add("MaxResponseBytes must be 1024 to 1073741824.");
        }

        return problems;
    }

    private static void CheckSections(List<string> problems, UsageClientOptions options)
    {
        Check("Autumn", options.Autumn, options.Autumn?.Resilience, options.Autumn?.Pacing, options.Autumn?.Http);
        Check("DodoPayments", options.DodoPayments, options.DodoPayments?.Resilience, options.DodoPayments?.Pacing, options.DodoPayments?.Http);
        Check("UsageEngine", options.UsageEngine, options.UsageEngine?.Resilience, options.UsageEngine?.Pacing, options.UsageEngine?.Http);

        void Check(string service, object? section, object? resilience, object? pacing, object? http)
        {
            var missing = section is null ? service : resilience is null ? $"{service}:Resilience" : pacing is null ? $"{service}:Pacing" : http is null ? $"{service}:Http" : null;
            if (missing is not null)
            {
                problems.Add($"{missing} must not be null.");
            }
        }
    }

    private static void CheckService(List<string> problems, string service, Uri? address, UsageResilienceOptions resilience, UsagePacingOptions pacing, UsageHttpOptions http)
    {
        CheckAddress(problems, $"{service}:BaseAddress", address);
        CheckResilience(problems, $"{service}:Resilience", resilience);
        CheckRange(problems, $"{service}:Pacing:MaxWait", pacing.MaxWait);
        CheckHttp(problems, $"{service}:Http", http);
    }

    private static void CheckUsageEngine(List<string> problems, UsageEngineOptions options)
    {
        CheckKey(problems, "UsageEngine:ClientId", options.ClientId);
        CheckKey(problems, "UsageEngine:ClientSecret", options.ClientSecret);
        CheckPrefix(problems, "UsageEngine:AuthenticationPrefix", options.AuthenticationPrefix);
        CheckPrefix(problems, "UsageEngine:MeteringPrefix", options.MeteringPrefix);
        CheckPrefix(problems, "UsageEngine:CollectionPrefix", options.CollectionPrefix);
        CheckPrefix(problems, "UsageEngine:StreamsPrefix", options.StreamsPrefix);
        CheckPrefix(problems, "UsageEngine:AggregationPrefix", options.AggregationPrefix);
        if (!Enum.IsDefined(options.Region))
        {
            problems.Add("UsageEngine:Region must be Europe or UnitedStates.");
        }
    }

    private static void CheckPrefix(List<string> problems, string key, string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Trim('/').Length == 0 || value.AsSpan().ContainsAny(NotInPrefixes) || value.Split('/').Any(segment => segment is "." or ".."))
        {
            problems.Add($"{key} must be a path such as usage-metering/v1.");
        }
    }

    /// <summary>Whether a text can be a key, an id or a secret.</summary>
    public static bool IsKey(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static void CheckKey(List<string> problems, string key, string? value)
    {
        if (value is not null && !IsKey(value))
        {
            problems.Add($"{key} must be printable ASCII without spaces; a line break from a secret's file is a common cause.");
        }
    }

    private static void CheckAddress(List<string> problems, string key, Uri? value)
    {
        if (value is not { IsAbsoluteUri: true } || (value.Scheme != Uri.UriSchemeHttps && value.Scheme != Uri.UriSchemeHttp))
        {
            problems.Add($"{key} must be an absolute https address.");
        }
        else if (value.Scheme == Uri.UriSchemeHttp && !value.IsLoopback)
        {
            problems.Add($"{key} must be https: credentials are sent to it. http is allowed for loopback hosts only.");
        }
        else if (value.Query.Length > 0 || value.Fragment.Length > 0 || value.UserInfo.Length > 0)
        {
            problems.Add($"{key} must have no query, fragment or user.");
        }
    }

    private static void CheckResilience(List<string> problems, string key, UsageResilienceOptions value)
    {
        CheckTimeout(problems, $"{key}:TotalTimeout", value.TotalTimeout);
        CheckTimeout(problems, $"{key}:AttemptTimeout", value.AttemptTimeout);
        CheckRange(problems, $"{key}:BaseDelay", value.BaseDelay);
        CheckRange(problems, $"{key}:MaxDelay", value.MaxDelay);
        CheckRange(problems, $"{key}:MaxRetryAfter", value.MaxRetryAfter);
        if (value.TotalTimeout != Timeout.InfiniteTimeSpan && value.AttemptTimeout > value.TotalTimeout)
        {
            problems.Add($"{key}:AttemptTimeout must be at most {key}:TotalTimeout.");
        }

        if (value.BaseDelay > value.MaxDelay)
        {
            problems.Add($"{key}:BaseDelay must be at most {key}:MaxDelay.");
        }

        if (value.MaxRetries < 0)
        {
            problems.Add($"{key}:MaxRetries must be 0 or more.");
        }
    }

    private static void CheckHttp(List<string> problems, string key, UsageHttpOptions value)
    {
        if (value.CompressRequestsFrom < 0)
        {
            problems.Add($"{key}:CompressRequestsFrom must be 0 or more, or not be set.");
        }
    }

    private static void CheckTimeout(List<string> problems, string key, TimeSpan value)
    {
        if (!ResilienceLimits.IsTimeout(value))
        {
            problems.Add($"{key} must be {ResilienceLimits.ShortestTimeout} to {ResilienceLimits.Longest}, or infinite.");
        }
    }

    private static void CheckRange(List<string> problems, string key, TimeSpan value)
    {
        if (value < TimeSpan.Zero || value > ResilienceLimits.Longest)
        {
            problems.Add($"{key} must be {TimeSpan.Zero} to {ResilienceLimits.Longest}.");
        }
    }
}
