using UsageSdk.UsageEngine;

namespace UsageSdk.Tests.UsageEngine;

public sealed class CrontabFieldTests
{
    [Theory]
    [InlineData("0", CrontabFieldKind.Minute, "0")]
    [InlineData("59", CrontabFieldKind.Minute, "59")]
    [InlineData("07", CrontabFieldKind.Minute, "7")]
    [InlineData("1,2", CrontabFieldKind.Minute, "1 2")]
    [InlineData("2,1,2", CrontabFieldKind.Minute, "1 2")]
    [InlineData("1-5", CrontabFieldKind.Minute, "1 2 3 4 5")]
    [InlineData("5-5", CrontabFieldKind.Minute, "5")]
    [InlineData("*/15", CrontabFieldKind.Minute, "0 15 30 45")]
    [InlineData("*/60", CrontabFieldKind.Minute, "0")]
    [InlineData("*/99", CrontabFieldKind.Minute, "0")]
    [InlineData("1-30/5", CrontabFieldKind.Minute, "1 6 11 16 21 26")]
    [InlineData("5/10", CrontabFieldKind.Minute, "5 15 25 35 45 55")]
    [InlineData("59/10", CrontabFieldKind.Minute, "59")]
    [InlineData("0,10-12,50/5", CrontabFieldKind.Minute, "0 10 11 12 50 55")]
    [InlineData("*/30,7", CrontabFieldKind.Minute, "0 7 30")]
    [InlineData("*", CrontabFieldKind.Hour, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23")]
    [InlineData("20/2", CrontabFieldKind.Hour, "20 22")]
    [InlineData("0-23/12", CrontabFieldKind.Hour, "0 12")]
    [InlineData("*/10", CrontabFieldKind.Day, "1 11 21 31")]
    [InlineData("28-31", CrontabFieldKind.Day, "28 29 30 31")]
    [InlineData("*", CrontabFieldKind.Month, "1 2 3 4 5 6 7 8 9 10 11 12")]
    [InlineData("JAN,dec", CrontabFieldKind.Month, "1 12")]
    [InlineData("Feb-4", CrontabFieldKind.Month, "2 3 4")]
    [InlineData("MAR/3", CrontabFieldKind.Month, "3 6 9 12")]
    [InlineData("MAY,JUN,JUL,AUG,SEP,OCT,NOV,APR", CrontabFieldKind.Month, "4 5 6 7 8 9 10 11")]
    [InlineData("*", CrontabFieldKind.Weekday, "0 1 2 3 4 5 6 7")]
    [InlineData("0", CrontabFieldKind.Weekday, "0 7")]
    [InlineData("7", CrontabFieldKind.Weekday, "0 7")]
    [InlineData("SUN", CrontabFieldKind.Weekday, "0 7")]
    [InlineData("mon-Fri", CrontabFieldKind.Weekday, "1 2 3 4 5")]
    [InlineData("5-7", CrontabFieldKind.Weekday, "0 5 6 7")]
    [InlineData("FRI-SUN", CrontabFieldKind.Weekday, "0 5 6 7")]
    [InlineData("5-SUN", CrontabFieldKind.Weekday, "0 5 6 7")]
    [InlineData("MON-SUN/2", CrontabFieldKind.Weekday, "0 1 3 5 7")]
    [InlineData("SUN-TUE", CrontabFieldKind.Weekday, "0 1 2 7")]
    [InlineData("SUN-SUN", CrontabFieldKind.Weekday, "0 7")]
    [InlineData("0-7", CrontabFieldKind.Weekday, "0 1 2 3 4 5 6 7")]
    [InlineData("*/2", CrontabFieldKind.Weekday, "0 2 4 6 7")]
    [InlineData("1/2", CrontabFieldKind.Weekday, "0 1 3 5 7")]
    [InlineData("WED,THU,SAT", CrontabFieldKind.Weekday, "3 4 6")]
    public void A_field_has_exactly_the_values_of_its_text(string text, CrontabFieldKind kind, string values)
    {
        Assert.True(CrontabField.TryParse(text, kind, out var field));
        Assert.Equal(values, string.Join(' ', Enumerable.Range(-100, 300).Where(field.Contains)));
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData("*/2", false)]
    [InlineData("*,1", false)]
    [InlineData("1-31", true)]
    [InlineData("1,*", true)]
    [InlineData("1", true)]
    public void A_field_is_restricted_unless_it_starts_with_a_star(string text, bool restricted)
    {
        Assert.True(CrontabField.TryParse(text, CrontabFieldKind.Day, out var field));
        Assert.Equal(restricted, field.IsRestricted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1, 2")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1,,2")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1--2")]
    [InlineData("1-2-3")]
    [InlineData("/")]
    [InlineData("/5")]
    [InlineData("*/")]
    [InlineData("*/0")]
    [InlineData("*/00")]
    [InlineData("1/0")]
    [InlineData("*/-1")]
    [InlineData("*/5/5")]
    [InlineData("*/*")]
    [InlineData("*/100")]
    [InlineData("*-5")]
    [InlineData("1-*")]
    [InlineData("**")]
    [InlineData("*5")]
    [InlineData("?")]
    [InlineData("L")]
    [InlineData("1L")]
    [InlineData("1W")]
    [InlineData("1#2")]
    [InlineData("H")]
    [InlineData("~")]
    [InlineData("@daily")]
    [InlineData("1.0")]
    [InlineData("1e1")]
    [InlineData("0x1")]
    [InlineData("001")]
    [InlineData("4294967297")]
    [InlineData("99999999999999999999")]
    [InlineData("\u0661")]
    [InlineData("\uff11")]
    [InlineData("5-1")]
    [InlineData("60")]
    [InlineData("0-60")]
    [InlineData("60/2")]
    public void Other_texts_are_refused_in_every_field(string? text)
    {
        foreach (var kind in Enum.GetValues<CrontabFieldKind>())
        {
            Assert.False(CrontabField.TryParse(text, kind, out var field), kind.ToString());
            Assert.DoesNotContain(Enumerable.Range(-1, 70), field.Contains);
        }
    }

    [Theory]
    [InlineData("24", CrontabFieldKind.Hour)]
    [InlineData("22-24", CrontabFieldKind.Hour)]
    [InlineData("JAN", CrontabFieldKind.Hour)]
    [InlineData("0", CrontabFieldKind.Day)]
    [InlineData("32", CrontabFieldKind.Day)]
    [InlineData("0-5", CrontabFieldKind.Day)]
    [InlineData("MON", CrontabFieldKind.Day)]
    [InlineData("0", CrontabFieldKind.Month)]
    [InlineData("13", CrontabFieldKind.Month)]
    [InlineData("NOV-FEB", CrontabFieldKind.Month)]
    [InlineData("JANUARY", CrontabFieldKind.Month)]
    [InlineData("JA", CrontabFieldKind.Month)]
    [InlineData("MON", CrontabFieldKind.Month)]
    [InlineData("*/FEB", CrontabFieldKind.Month)]
    [InlineData("8", CrontabFieldKind.Weekday)]
    [InlineData("6-8", CrontabFieldKind.Weekday)]
    [InlineData("5-0", CrontabFieldKind.Weekday)]
    [InlineData("7-2", CrontabFieldKind.Weekday)]
    [InlineData("FRI-MON", CrontabFieldKind.Weekday)]
    [InlineData("FRI-0", CrontabFieldKind.Weekday)]
    [InlineData("JAN", CrontabFieldKind.Weekday)]
    [InlineData("SUNDAY", CrontabFieldKind.Weekday)]
    [InlineData("\u017fUN", CrontabFieldKind.Weekday)]
    [InlineData("SU\u2115", CrontabFieldKind.Weekday)]
    [InlineData("MONL", CrontabFieldKind.Weekday)]
    [InlineData("MON#1", CrontabFieldKind.Weekday)]
    public void Values_of_other_fields_are_refused(string text, CrontabFieldKind kind) => Assert.False(CrontabField.TryParse(text, kind, out _));

    [Fact]
    public void A_kind_that_is_none_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CrontabField.TryParse("1", (CrontabFieldKind)5, out _));

    [Fact]
    public void Reading_a_field_allocates_nothing()
    {
        static bool Read() => CrontabField.TryParse("MON-FRI/2,sun,*/3", CrontabFieldKind.Weekday, out var field) && field.Contains(0);
        Assert.True(Read());
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var times = 0; times < 100; times++)
        {
            Read();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
