namespace UsageSdk.Http;

/// <summary>A model that can be checked against the documented rules.</summary>
internal interface IRequestModel
{
    /// <summary>Reports every rule that the model breaks.</summary>
    void Validate(ref RequestValidation validation);
}
