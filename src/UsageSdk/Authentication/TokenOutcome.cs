using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace UsageSdk.Authentication;

/// <summary>What asking for a token came to. Exactly one of its members is set. A value, so that nothing is thrown unless somebody waits for it.</summary>
internal sealed class TokenOutcome
{
    private TokenOutcome()
    {
    }

    public AccessToken? Token { get; private init; }

    public ClientRefusal? Refusal { get; private init; }

    public Exception? Failure { get; private init; }

    public static TokenOutcome Of(AccessToken token) => new() { Token = token };

    public static TokenOutcome Of(ClientRefusal refusal) => new() { Refusal = refusal };

    public static TokenOutcome Of(Exception failure) => new() { Failure = failure };

    /// <summary>The token, or the exception of a caller that waited.</summary>
    public AccessToken GetToken()
    {
        if (Token is null)
        {
            Throw();
        }

        return Token;
    }

    [DoesNotReturn]
    private void Throw()
    {
        if (Refusal is not null)
        {
            throw Refusal.ToException(isRemembered: false);
        }

        ExceptionDispatchInfo.Throw(Failure!);
    }
}
