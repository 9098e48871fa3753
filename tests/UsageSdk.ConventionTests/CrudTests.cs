using System.Reflection;

namespace UsageSdk.ConventionTests;

/// <summary>The seven groups read alike: who knows one, knows the others.</summary>
public sealed class CrudTests
{
    private static readonly string[] Verbs = ["CreateAsync", "DeleteAsync", "GetAsync", "ListAsync", "UpdateAsync"];

    [Fact]
    public void The_client_has_a_property_for_every_group_of_its_name()
    {
        var expected = Shipped.Groups.Select(group => (group.Name[1..^"Api".Length], group)).OrderBy(group => group.Item1, StringComparer.Ordinal).ToList();

        Assert.Equal(7, expected.Count);
        Assert.Equal(expected, Groups(typeof(IUsageClient)));
        Assert.Equal(expected, Groups(typeof(UsageClient)));
    }

    [Fact]
    public void Who_creates_also_lists_gets_updates_and_deletes()
    {
        var groups = Shipped.Groups.Where(group => group.GetMethods().Any(method => Verbs.Except(["ListAsync"]).Contains(method.Name))).ToList();

        Assert.NotEmpty(groups);
        Offenders.None(
            $"A group with one of the verbs has all of them: {string.Join(", ", Verbs)}",
            from @group in groups
            from verb in Verbs.Except(@group.GetMethods().Select(method => method.Name), StringComparer.Ordinal)
            select $"{@group.Name} lacks {verb}");
        Offenders.None(
            "Create, Get and Update give the one model of the group, and Delete gives DeleteResponse",
            from @group in groups
            let model = ReplyOf(@group.GetMethod("GetAsync")!)
            from method in @group.GetMethods()
            where Verbs.Contains(method.Name, StringComparer.Ordinal) && ReplyOf(method).Name != method.Name switch
            {
                "ListAsync" => $"List{model.Name}sResponse",
                "DeleteAsync" => "DeleteResponse",
                _ => model.Name,
            }
            select Surface.Name(method));
    }

    [Fact]
    public void An_operation_takes_the_id_and_then_the_request() =>
        Offenders.None(
            "An operation takes at most an id, 'string *id', and a request, '*Request request', in this order, before options and token",
            from method in Operations()
            let names = method.GetParameters()[..^2].Select(parameter => (parameter.Name!.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? "id" : parameter.Name, Kind(parameter))).ToArray()
            where names is not ([] or [("id", "string")] or [("request", "request")] or [("id", "string"), ("request", "request")])
            select Surface.Name(method));

    [Fact]
    public void A_request_can_be_left_out_where_that_makes_sense() =>
        Offenders.None(
            "A request may be left out, 'request = null', where none of its members is required, and not in a change: one of nothing makes no sense",
            from method in Operations()
            from parameter in method.GetParameters()
            where parameter.Name == "request"
            let canBeEmpty = !parameter.ParameterType.GetProperties().Any(property => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
            where parameter.HasDefaultValue != (canBeEmpty && method.Name != "UpdateAsync")
                || (new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable) != parameter.HasDefaultValue
            select Surface.Name(method));

    [Fact]
    public void A_request_is_named_after_what_is_done_to_what() =>
        Offenders.None(
            "A request is named {Verb}{Noun}Request, with the verb of its method; it is the request of one method alone, and a reply named Response has the same stem",
            from method in Operations()
            let request = method.GetParameters().SingleOrDefault(parameter => parameter.Name == "request")?.ParameterType
            let reply = ReplyOf(method).Name
            where request is not null
            let verb = string.Concat(method.Name.Take(1).Concat(method.Name.Skip(1).TakeWhile(char.IsLower)))
            where !request.Name.StartsWith(verb, StringComparison.Ordinal) || !request.Name.EndsWith("Request", StringComparison.Ordinal)
                || Operations().Count(other => other.GetParameters().Any(parameter => parameter.ParameterType == request)) != 1
                || (reply.EndsWith("Response", StringComparison.Ordinal) && reply[..^"Response".Length] != request.Name[..^"Request".Length])
            select $"{Surface.Name(method)}: {request.Name}, {reply}");

    private static IEnumerable<MethodInfo> Operations() => Shipped.Groups.SelectMany(group => group.GetMethods());

    private static Type ReplyOf(MethodInfo method) => method.ReturnType.GetGenericArguments()[0];

    private static string Kind(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && !parameter.HasDefaultValue ? "string"
        : parameter.ParameterType.Name.EndsWith("Request", StringComparison.Ordinal) ? "request"
        : "other";

    private static IEnumerable<(string, Type)> Groups(Type client) =>
        client.GetProperties().Select(property => (property.Name, property.PropertyType)).OrderBy(property => property.Name, StringComparer.Ordinal);
}
