namespace UsageSdk.Offline.Tests.Metering;

public sealed class DodoPaymentsMeterConditionTests
{
    private static readonly (DodoPaymentsMeterOperator Operator, string Sign)[] Operators =
    [
        (DodoPaymentsMeterOperator.EqualTo, "="), (DodoPaymentsMeterOperator.NotEqualTo, "!="),
        (DodoPaymentsMeterOperator.GreaterThan, ">"), (DodoPaymentsMeterOperator.GreaterThanOrEqualTo, ">="),
        (DodoPaymentsMeterOperator.LessThan, "<"), (DodoPaymentsMeterOperator.LessThanOrEqualTo, "<="),
        (DodoPaymentsMeterOperator.Contains, "has"), (DodoPaymentsMeterOperator.DoesNotContain, "lacks"),
    ];

    /// <summary>The event's metadata, the condition's value, and all the operators that hold between them.</summary>
    [Theory]

    // Text with text: exact case, ordinal, no order.
    [InlineData("""{"key":"pro"}""", "\"pro\"", "= has")]
    [InlineData("""{"key":"pro plan"}""", "\"pro\"", "!= has")]
    [InlineData("""{"key":"pro"}""", "\"pro plan\"", "!= lacks")]
    [InlineData("""{"key":"Pro"}""", "\"pro\"", "!= lacks")]
    [InlineData("""{"key":"pro"}""", "\"\"", "!= has")]
    [InlineData("""{"key":""}""", "\"\"", "= has")]
    [InlineData("""{"key":""}""", "\"pro\"", "!= lacks")]
    [InlineData("""{"key":"e\u0301"}""", "\"\u00e9\"", "!= lacks")]
    [InlineData("""{"key":"10"}""", "\"9\"", "!= lacks")]

    // Numbers with numbers, by size.
    [InlineData("""{"key":5}""", "5", "= >= <= lacks")]
    [InlineData("""{"key":5.0}""", "5", "= >= <= lacks")]
    [InlineData("""{"key":5}""", "5e0", "= >= <= lacks")]
    [InlineData("""{"key":6}""", "5", "!= > >= lacks")]
    [InlineData("""{"key":5.5}""", "5", "!= > >= lacks")]
    [InlineData("""{"key":4}""", "5", "!= < <= lacks")]
    [InlineData("""{"key":10}""", "9", "!= > >= lacks")]
    [InlineData("""{"key":55}""", "5", "!= > >= lacks")]
    [InlineData("""{"key":-1}""", "0", "!= < <= lacks")]
    [InlineData("""{"key":-0.0}""", "0", "= >= <= lacks")]
    [InlineData("""{"key":0.3}""", "0.30", "= >= <= lacks")]
    [InlineData("""{"key":1e-300}""", "0", "!= > >= lacks")]
    [InlineData("""{"key":1e300}""", "9223372036854775807", "!= > >= lacks")]
    [InlineData("""{"key":1e300}""", "1e300", "= >= <= lacks")]
    [InlineData("""{"key":9007199254740993}""", "9007199254740992", "!= > >= lacks")]
    [InlineData("""{"key":9223372036854775806}""", "9223372036854775807", "!= < <= lacks")]

    // Booleans with booleans: no order.
    [InlineData("""{"key":true}""", "true", "= lacks")]
    [InlineData("""{"key":false}""", "true", "!= lacks")]

    // Different types are different, and a numeric text is no number.
    [InlineData("""{"key":"5"}""", "5", "!= lacks")]
    [InlineData("""{"key":"6"}""", "5", "!= lacks")]
    [InlineData("""{"key":5}""", "\"5\"", "!= lacks")]
    [InlineData("""{"key":55}""", "\"5\"", "!= lacks")]
    [InlineData("""{"key":"true"}""", "true", "!= lacks")]
    [InlineData("""{"key":true}""", "\"true\"", "!= lacks")]
    [InlineData("""{"key":true}""", "1", "!= lacks")]
    [InlineData("""{"key":1}""", "true", "!= lacks")]
    [InlineData("""{"key":0}""", "false", "!= lacks")]
    [InlineData("""{"key":{"a":5}}""", "5", "!= lacks")]
    [InlineData("""{"key":["pro"]}""", "\"pro\"", "!= lacks")]

    // Without the key, nothing holds; null is as good as missing.
    [InlineData("{}", "\"pro\"", "")]
    [InlineData("{}", "5", "")]
    [InlineData("{}", "true", "")]
    [InlineData("null", "\"pro\"", "")]
    [InlineData("""{"Key":5}""", "5", "")]
    [InlineData("""{"key":null}""", "\"pro\"", "")]
    [InlineData("""{"key":null}""", "5", "")]
    public void Exactly_these_operators_hold(string metadata, string value, string signs) => Assert.Equal(
        signs,
        string.Join(' ', Operators.Where(entry => Dodo.Takes(Dodo.And(new DodoPaymentsMeterCondition("key", entry.Operator, Dodo.Value(value))), metadata)).Select(entry => entry.Sign)));

    [Fact]
    public void Decimal_digits_that_binary64_cannot_tell_apart_are_told_apart()
    {
        Assert.False(Dodo.Takes(Dodo.And(Dodo.Is("key", 0.1000000000000000000001m)), """{"key":0.1}"""));
        Assert.True(Dodo.Takes(Dodo.And(new DodoPaymentsMeterCondition("key", DodoPaymentsMeterOperator.LessThan, 0.1000000000000000000001m)), """{"key":0.1}"""));
        Assert.True(Dodo.Takes(Dodo.And(Dodo.Is("key", 0.1m)), """{"key":0.1}"""));
    }
}
