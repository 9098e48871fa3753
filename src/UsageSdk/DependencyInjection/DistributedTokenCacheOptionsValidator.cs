using Microsoft.Extensions.Options;

namespace UsageSdk.DependencyInjection;

/// <summary>Tokens that are encrypted but never decrypted, or the other way round, would never be shared.</summary>
internal sealed class DistributedTokenCacheOptionsValidator : IValidateOptions<DistributedTokenCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, DistributedTokenCacheOptions options) =>
        options.Protect is null != options.Unprotect is null ? ValidateOptionsResult.Fail("DistributedTokenCacheOptions: Protect and Unprotect must be set together.")
        : options.KeyPrefix is null ? ValidateOptionsResult.Fail("DistributedTokenCacheOptions: KeyPrefix must not be null.")
        : ValidateOptionsResult.Success;
}
