namespace UsageSdk.Testing.Internal;

/// <summary>The versions of Autumn's API, oldest first.</summary>
internal enum AutumnVersion
{
    V01,
    V02,
    V11,
    V12,
    Beta,
    V20,
    V21,
    V22,
    V23,
}
