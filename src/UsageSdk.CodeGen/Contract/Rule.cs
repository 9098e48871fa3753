using System.Text.Json;

namespace UsageSdk.CodeGen.Contract;

/// <summary>Holds a value against a keyword, or against a whole schema. A keyword that is not about values of this kind lets them pass.</summary>
internal delegate void Rule(JsonElement value, string pointer, Findings findings);
