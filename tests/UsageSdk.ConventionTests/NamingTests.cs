using System.Reflection;
using System.Text.RegularExpressions;

namespace UsageSdk.ConventionTests;

/// <summary>Names read as words and sentences. Those of members on the wire are the services'.</summary>
public sealed partial class NamingTests
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "acc", "addr", "agg", "amt", "arg", "args", "arr", "attr", "auth", "avg", "buf", "calc", "cb", "cfg", "cnt", "col", "config", "conn", "conv", "ctx", "cur", "curr",
        "def", "del", "desc", "dest", "dict", "dir", "doc", "dst", "dt", "elem", "env", "err", "evt", "ex", "exc", "exec", "ext", "fmt", "fn", "func", "gen", "hdr", "idx",
        "impl", "init", "lbl", "len", "lib", "loc", "mem", "mgr", "msg", "num", "obj", "op", "ops", "opt", "opts", "orig", "param", "params", "perf", "pos", "pref", "prev",
        "proc", "prop", "props", "ptr", "pwd", "qty", "rec", "ref", "reg", "req", "res", "resp", "ret", "sec", "seq", "sess", "spec", "src", "srv", "stat", "stats", "str",
        "svc", "sys", "temp", "tm", "tmp", "tok", "ts", "txt", "tz", "usr", "util", "val", "var", "ver",
    };

    /// <summary>What a boolean may begin with: of options, which are told what to do, the imperative; As where a value is seen as a boolean.</summary>
    private static readonly HashSet<string> Statements = new(StringComparer.Ordinal)
    {
        "Is", "Has", "Can", "Was", "As", "Accepts", "Counts", "Enabled", "Enforces", "Excludes", "Fails", "Lists", "Loses", "Requires", "Sends", "Use", "Validate",
    };

    [Fact]
    public void Nothing_is_abbreviated() =>
        Offenders.None(
            "A public name has no abbreviated words; those that are none of ours are exempt",
            from named in Names()
            from word in Words(named.Name)
            where Abbreviations.Contains(word)
            select $"{named.Place} ({word})");

    [Fact]
    public void Booleans_read_as_statements() =>
        Offenders.None(
            $"A public boolean property states something: it begins with one of {string.Join(", ", Statements.Order(StringComparer.Ordinal))}, or has Is or Are in the middle",
            from type in Shipped.Types
            from property in Surface.Properties(type)
            where property.PropertyType == typeof(bool) && !Surface.IsOnTheWire(property) && !(property.GetMethod is { } getter && Surface.IsDictated(getter))
            let words = Words(property.Name)
            where !Statements.Contains(words[0]) && !words.Skip(1).SkipLast(1).Any(static word => word is "Is" or "Are")
            select Surface.Name(property));

    [Fact]
    public void Wire_names_are_told_apart_from_ours()
    {
        // Otherwise the other tests of this class would look at nothing, or at what the services chose.
        Assert.True(Surface.IsOnTheWire(typeof(Autumn.TrackRequest).GetProperty("Async")!));
        Assert.True(Surface.IsOnTheWire(typeof(DodoPayments.ListUsageEventsRequest).GetProperty("PageSize")!));
        Assert.False(Surface.IsOnTheWire(typeof(UsagePacingOptions).GetProperty("Enabled")!));
        Assert.Equal(["Max", "Retry", "After"], Words("MaxRetryAfter"));
        Assert.Equal(["Use", "Http2"], Words("UseHttp2"));
    }

    private static IEnumerable<(string Place, string Name)> Names() =>
        from type in Shipped.Types
        from named in
        (IEnumerable<(string, string?)>)[
            (type.ToString(), type.Name.Split('`')[0]),
            .. Surface.Fields(type).Select(field => (Surface.Name(field), field.Name)),
            .. Surface.Properties(type).Where(property => !Surface.IsOnTheWire(property)).Select(property => (Surface.Name(property), property.Name)),
            .. Surface.Methods(type).Where(method => !Surface.IsOperator(method) && !Surface.IsDictated(method)).Select(method => (Surface.Name(method), method.Name)),
            .. Surface.Constructors(type).Cast<MethodBase>()
                .Concat(Surface.Methods(type).Where(method => !Surface.IsDictated(method)))
                .SelectMany(method => method.GetParameters().Select(parameter => ($"{Surface.Name(method)}({parameter.Name})", parameter.Name))),
        ]
        where named.Item2 is not null
        select (named.Item1, named.Item2);

    private static string[] Words(string name) => [.. Word().Matches(name).Select(match => match.Value)];

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z0-9]*|[a-z][a-z0-9]*")]
    private static partial Regex Word();
}
