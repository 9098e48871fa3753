namespace UsageSdk.CodeGen.Model;

/// <summary>A type of the contract.</summary>
internal abstract record TypeModel(string Name, string Description);

/// <summary>A string enum that keeps values it does not know.</summary>
internal sealed record EnumModel(string Name, string Description, IReadOnlyList<EnumMember> Members) : TypeModel(Name, Description);

/// <summary>A known value of an enum.</summary>
internal sealed record EnumMember(string Name, string Value, string Description);

/// <summary>An object with named members.</summary>
internal sealed record RecordModel(string Name, string Description, IReadOnlyList<PropertyModel> Properties, IReadOnlyList<string> Rules) : TypeModel(Name, Description)
{
    /// <summary>Whether a request contains it, so that it is validated.</summary>
    public bool InRequest { get; set; }

    /// <summary>Whether a reply contains it, so that members that it does not know are kept.</summary>
    public bool InReply { get; set; }

    /// <summary>Whether it may have members that the contract does not name.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it has hand-written members too.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether only the client itself uses it.</summary>
    public bool IsInternal { get; set; }

    /// <summary>Whether its members are parameters of a query rather than of a JSON body.</summary>
    public bool IsQuery { get; init; }
}

/// <summary>A member of a record.</summary>
internal sealed record PropertyModel(string WireName, string Name, string Description, ValueType Type)
{
    /// <summary>Must be set in code.</summary>
    public bool IsRequired { get; init; }

    /// <summary>May be left out, null, or set: absent and null differ on the wire.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Must never be printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>May be null in code.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Fixed by the contract, as C# source.</summary>
    public string? Constant { get; init; }

    /// <summary>What the service takes when it is absent.</summary>
    public string? ServerDefault { get; init; }

    /// <summary>What the client fills in when it is null.</summary>
    public ClientDefault? ClientDefault { get; init; }

    /// <summary>Validation calls, in which <c>{0}</c> stands for the wire name and <c>{1}</c> for the member.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>The limits in words, for the documentation.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}

/// <summary>A default that depends on another member, as wire values.</summary>
internal sealed record ClientDefault(string Value, string OtherProperty, string OtherValue, string ValueThen);

/// <summary>The C# type of a value, its converter, and the record behind it where there is one.</summary>
internal sealed record ValueType(string CSharp)
{
    public string? Converter { get; init; }

    public TypeModel? Model { get; init; }

    /// <summary>Whether null is an ordinary value of the C# type, so that a required member is checked for it.</summary>
    public bool IsReference { get; init; } = true;
}
