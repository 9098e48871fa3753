using UsageSdk.CodeGen.Contract;

namespace UsageSdk.Tests.Contract;

/// <summary>An exchange departs from <c>openapi/*.yaml</c>.</summary>
internal sealed class ContractBreachException(string exchange, IEnumerable<ContractBreach> breaches)
    : Exception($"Not as openapi/ has it: {exchange}{string.Concat(breaches.Select(breach => $"\n  {breach}"))}");
