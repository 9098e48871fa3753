namespace UsageSdk.Http;

/// <summary>What the extension methods of a group need from its implementation.</summary>
internal interface IApiGroup
{
    /// <summary>The client's clock.</summary>
    TimeProvider Time { get; }
}
