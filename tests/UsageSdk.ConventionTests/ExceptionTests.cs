using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using UsageSdk.Ingestion;

namespace UsageSdk.ConventionTests;

public sealed class ExceptionTests
{
    private static readonly IReadOnlyList<Type> Exceptions = [.. Shipped.Types.Where(type => type.IsAssignableTo(typeof(Exception)))];

    private static readonly Type[] ThrownByPackages = [typeof(UsageException), typeof(UsageRequestValidationException), typeof(UsageStoreException)];

    [Fact]
    public void What_a_call_ends_in_is_a_usage_exception() =>
        Offenders.None(
            "An exception of the client and the queue derives from UsageException, or OperationCanceledException, and is named Usage*Exception; one of another package is not, since it comes from no call",
            from type in Exceptions
            let isOfCalls = type.Assembly == typeof(UsageClient).Assembly || type.Assembly == typeof(IUsageIngestor).Assembly
            where isOfCalls != (type.IsAssignableTo(typeof(UsageException)) || type.IsAssignableTo(typeof(OperationCanceledException)))
                || !type.Name.EndsWith("Exception", StringComparison.Ordinal)
                || (isOfCalls && !type.Name.StartsWith("Usage", StringComparison.Ordinal))
            select type.ToString());

    [Fact]
    public void Only_the_library_throws_its_exceptions() =>
        Offenders.None(
            "An exception has no constructor that users can call, and so a message and properties that fit together; those that several packages throw are the exception",
            Exceptions.Except(ThrownByPackages).SelectMany(Surface.Constructors).Select(Surface.Name));

    [Fact]
    public void Exceptions_are_not_serialized()
    {
        Assert.NotEmpty(Exceptions);
        Offenders.None(
            "An exception has no part in binary serialization, by which secrets would get out: neither [Serializable] nor a constructor for it",
            from type in Exceptions
            where type.GetCustomAttributesData().Any(attribute => attribute.AttributeType == typeof(SerializableAttribute))
                || type.GetConstructor(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance, [typeof(SerializationInfo), typeof(StreamingContext)]) is not null
            select type.ToString());
    }

    [Fact]
    public void Exceptions_tell_statuses_and_codes_alike() =>
        Offenders.None(
            "An exception has its status as 'HttpStatusCode StatusCode', and a service's code as 'string ErrorCode'",
            from type in Exceptions
            from property in Surface.Properties(type)
            where (property.Name.Contains("Status", StringComparison.Ordinal) || property.PropertyType == typeof(HttpStatusCode))
                    ? property.Name != "StatusCode" || property.PropertyType != typeof(HttpStatusCode)
                    : property.Name.EndsWith("Code", StringComparison.Ordinal) && (property.Name != "ErrorCode" || property.PropertyType != typeof(string))
            select Surface.Name(property));

    [Fact]
    public void Properties_of_exceptions_do_not_change() =>
        Offenders.None("A property of an exception has no setter", Exceptions.SelectMany(Surface.Properties).Where(property => property.SetMethod is { } set && !IsInit(set)).Select(Surface.Name));

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
