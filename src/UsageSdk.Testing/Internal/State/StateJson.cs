using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using UsageSdk.DodoPayments;
using UsageSdk.Offline;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Testing.Internal;

/// <summary>Reads and writes states: models as on the wire but to the tick, and nothing that is missing or unknown.</summary>
internal static class StateJson
{
    /// <summary>The properties of Autumn's events nest as deep as 1,000 levels.</summary>
    public const int MaxDepth = 1_100;

    // What only the fake itself fills has no members that the contract does not know. What users add may have some.
    private static readonly HashSet<Type> Closed =
        [typeof(IngestedEvent), typeof(MeterType), typeof(MeterAggregation), typeof(ResetSchedule), typeof(Threshold), typeof(Collector), typeof(Meter)];

    private static readonly HashSet<Type> Complete = [typeof(DodoPaymentsAssumptions), typeof(UsageEngineAssumptions), typeof(DodoPaymentsMeterFilter)];

    private static readonly JsonSerializerOptions Strict = Create();

    public static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Strict.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(StateContext.Default.Options)
        {
            AllowDuplicateProperties = false,
            Converters =
            {
                new ExactInstantConverter(),
                new ExactMetadataConverter(),
                Names<AggregationProfile>(),
                Names<DodoPaymentsMeterAggregation>(),
                Names<DodoPaymentsMeterOperator>(),
                Names<DodoPaymentsMeterConjunction>(),
                Names<UsageEngineOperation>(),
            },
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            NewLine = "\n",
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(UsageJson.Options.TypeInfoResolver, StateContext.Default).WithAddedModifier(Tighten),
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            WriteIndented = true,
        };
        options.MakeReadOnly();
        return options;
    }

    private static JsonStringEnumConverter<T> Names<T>()
        where T : struct, Enum => new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    private static void Tighten(JsonTypeInfo type)
    {
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            var property = type.Properties[index];
            if (property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateTimeOffset?))
            {
                // The wire's converter drops what is finer than a millisecond.
                property.CustomConverter = null;
            }

            if (property.IsExtensionData && Closed.Contains(type.Type))
            {
                type.Properties.RemoveAt(index);
            }
            else if (Complete.Contains(type.Type))
            {
                property.IsRequired = true;
                property.Set = property.Set is { } set ? Checked(set) : null;
            }
        }
    }

    /// <summary>The rules of a setter are the reader's too, which then names the place.</summary>
    private static Action<object, object?> Checked(Action<object, object?> set) => (target, value) =>
    {
        try
        {
            set(target, value);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message.Split(" (Parameter ", 2)[0], exception);
        }
    };
}
