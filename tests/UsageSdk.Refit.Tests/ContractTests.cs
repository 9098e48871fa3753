using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Refit;
using UsageSdk.Serialization;
using UsageSdk.UsageEngine;

namespace UsageSdk.Refit.Tests;

public sealed class ContractTests
{
    private static readonly RefitSettings Settings = UsageRefit.CreateSettings();

    public static TheoryData<string> Names => Operation.Names;

    public static TheoryData<string> Changes { get; } =
    [
        "{}",
        """{"unit":"MB"}""",
        """{"activeTo":null}""",
        """{"activeFrom":null,"activeTo":null,"category":null,"externalRef":null}""",
        """{"activeFrom":"2024-02-29T18:29:58.120Z","category":null,"externalRef":"ref"}""",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_has_one_method_of_its_name_and_reply(string name)
    {
        var operation = Operation.Of(name);

        Assert.Equal(operation.Method.ReturnType, operation.RefitMethod.ReturnType);
        Assert.Single(operation.RefitMethod.GetCustomAttributes<HttpMethodAttribute>());
    }

    [Fact]
    public void Refit_has_no_operation_beyond_those_of_the_client() =>
        Assert.Equal(
            Operation.All.Select(operation => operation.RefitMethod.ToString()).Order(StringComparer.Ordinal),
            RefitInterfaces().SelectMany(type => type.GetMethods()).Select(method => method.ToString()).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Method_and_path_are_those_that_the_client_sends(string name)
    {
        var operation = Operation.Of(name);
        var sent = await SentRequest.OfAsync(operation);
        var path = operation.RefitMethod.GetParameters().Aggregate(
            operation.Route.Path,
            (route, parameter) => route.Replace($"{{{Operation.WireName(parameter)}}}", Uri.EscapeDataString(SentRequest.Id), StringComparison.Ordinal));

        Assert.Equal(sent.Method, operation.Route.Method);
        Assert.StartsWith("/", operation.Route.Path, StringComparison.Ordinal);
        Assert.Equal(sent.Address.GetLeftPart(UriPartial.Path), SentRequest.BaseAddresses[operation.Group.Name] + path);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Query_parameters_and_their_texts_are_those_that_the_client_sends(string name)
    {
        var operation = Operation.Of(name);
        var sent = await SentRequest.OfAsync(operation);

        var query = from parameter in operation.QueryParameters()
                    let member = sent.Model!.GetType().GetProperties().Single(property => property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
                    from value in Values(parameter, member.GetValue(sent.Model)!)
                    select (Name: Operation.WireName(parameter), Value: Settings.UrlParameterFormatter.Format(value, parameter, parameter.ParameterType)!);

        // By name only, and stable: the values of a repeated parameter keep their order.
        Assert.Equal(sent.Query.OrderBy(pair => pair.Name, StringComparer.Ordinal), query.OrderBy(pair => pair.Name, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Query_parameters_are_of_types_that_refit_does_not_take_apart(string name) =>
        Assert.All(Operation.Of(name).QueryParameters(), parameter =>
        {
            var type = parameter.GetCustomAttribute<QueryAttribute>() is { CollectionFormat: CollectionFormat.Multi } ? parameter.ParameterType.GetGenericArguments()[0] : parameter.ParameterType;
            var plain = Nullable.GetUnderlyingType(type) ?? type;

            Assert.True(plain == typeof(string) || plain == typeof(bool) || plain.IsAssignableTo(typeof(IFormattable)), $"{parameter.Name}: {plain}");
        });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Body_is_the_one_that_the_client_sends(string name)
    {
        var operation = Operation.Of(name);
        var sent = await SentRequest.OfAsync(operation);
        var body = operation.RefitMethod.GetParameters().SingleOrDefault(parameter => parameter.GetCustomAttribute<BodyAttribute>() is not null);

        Assert.Equal(sent.Body is not null, body is not null);
        if (body is not null)
        {
            Assert.Equal(sent.Model!.GetType(), body.ParameterType);
            Assert.False(body.IsOptional);

            await AssertBodyAsync(sent);
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Body_of_a_change_keeps_apart_what_is_cleared_and_what_is_left_out(string body)
    {
        var change = JsonSerializer.Deserialize<UpdateMeterTypeRequest>(body, UsageJson.Options);

        var sent = await SentRequest.OfAsync(Operation.Of("MeterTypes.UpdateAsync"), change);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(sent.Body!)), sent.Body);
        await AssertBodyAsync(sent);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reply_is_one_that_the_settings_can_read(string name) =>
        Assert.True(UsageJson.Options.TryGetTypeInfo(Operation.Of(name).RefitMethod.ReturnType.GetGenericArguments()[0], out _));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Headers_are_those_of_the_client(string name)
    {
        var operation = Operation.Of(name);
        var sent = await SentRequest.OfAsync(operation);
        var keys = operation.RefitMethod.GetParameters().Select(parameter => parameter.GetCustomAttribute<HeaderAttribute>()?.Header).OfType<string>();

        Assert.Equal(sent.Headers.TryGetValue("x-api-version", out var version) ? [$"x-api-version: {version}"] : [], operation.Headers());
        Assert.Equal(sent.Headers.ContainsKey("Idempotency-Key") ? ["Idempotency-Key"] : [], keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Last_parameter_is_the_cancellation_token(string name) =>
        Assert.Equal((typeof(CancellationToken), true), Operation.Of(name).RefitMethod.GetParameters() is [.., var last] ? (last.ParameterType, last.IsOptional) : default);

    /// <summary>Declared as object, as Refit hands every body over (reactiveui/refit#1479).</summary>
    private static async Task AssertBodyAsync(SentRequest sent)
    {
        using var content = Settings.ContentSerializer.ToHttpContent<object>(sent.Model!);
        var text = await content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sent.Body!), JsonNode.Parse(text)), text);
    }

    private static IEnumerable<object> Values(ParameterInfo parameter, object value) =>
        parameter.GetCustomAttribute<QueryAttribute>() is { CollectionFormat: CollectionFormat.Multi } ? ((System.Collections.IEnumerable)value).Cast<object>() : [value];

    private static IEnumerable<Type> RefitInterfaces() =>
        typeof(UsageRefit).Assembly.GetExportedTypes().Where(type => type.IsInterface && type.Namespace!.StartsWith("UsageSdk.Refit.", StringComparison.Ordinal));
}
