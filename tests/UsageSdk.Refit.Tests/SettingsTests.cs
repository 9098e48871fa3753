using System.Net;
using Refit;
using UsageSdk.Autumn;
using UsageSdk.DodoPayments;
using UsageSdk.UsageEngine;

namespace UsageSdk.Refit.Tests;

public sealed class SettingsTests
{
    private static readonly RefitSettings Settings = UsageRefit.CreateSettings();

    public static TheoryData<string, string> Instants { get; } = new()
    {
        { "2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z" },
        { "2024-01-15T10:30:00+05:30", "2024-01-15T05:00:00Z" },
        { "2024-02-29T23:59:59-08:00", "2024-03-01T07:59:59Z" },
        { "2024-01-15T10:30:00.120Z", "2024-01-15T10:30:00.120Z" },
        { "2024-01-15T10:30:00.001-01:00", "2024-01-15T11:30:00.001Z" },
        { "2024-01-15T10:30:00.9999999Z", "2024-01-15T10:30:00.999Z" },
        { "2024-01-15T10:30:00.0009999Z", "2024-01-15T10:30:00Z" },
        { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
        { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
    };

    [Theory]
    [MemberData(nameof(Instants))]
    public async Task Instants_read_as_in_the_clients_queries(string instant, string text)
    {
        var start = DateTimeOffset.Parse(instant, null);

        Assert.Equal(text, Format(start));
        Assert.Equal($"?start={Uri.EscapeDataString(text)}", await QueryOfClientAsync(new() { Start = start }));
    }

    [Fact]
    public void Open_enums_read_as_their_text() =>
        Assert.Equal(["last_cycle", "of a later version"], new[] { AggregateRange.LastCycle, new AggregateRange("of a later version") }.Select(range => Format(range)));

    [Fact]
    public void Open_enums_of_the_usage_engine_read_as_their_text()
    {
        Assert.Equal("DESC", Format(SortOrder.Descending));
        Assert.Equal("of a later version", Format(new CollectorSortBy("of a later version")));
    }

    [Fact]
    public void Open_enums_count_as_plain_values()
    {
        // By this Refit decides whether to write a value or its properties.
        Assert.IsType<IFormattable>(AggregateRange.LastCycle, exactMatch: false);
        Assert.IsType<IFormattable>(SortOrder.Ascending, exactMatch: false);
        Assert.IsType<IFormattable>(CollectorSortBy.Name, exactMatch: false);
    }

    [Fact]
    public void Null_stays_null() => Assert.Null(Format(null));

    [Fact]
    public async Task Replies_are_read_with_the_contexts_of_the_models()
    {
        using var content = new StringContent("""{"ingested_count": 2, "of_a_later_version": true}""", null, "application/json");

        var reply = await Settings.ContentSerializer.FromHttpContentAsync<IngestUsageEventsResponse>(content, TestContext.Current.CancellationToken);

        Assert.Equal(2, reply!.IngestedCount);
        Assert.True(reply.AdditionalProperties!["of_a_later_version"].GetBoolean());
    }

    [Fact]
    public void Each_call_makes_settings_of_their_own() => Assert.NotSame(UsageRefit.CreateSettings(), UsageRefit.CreateSettings());

    [Fact]
    public void Bodies_have_a_length() => Assert.True(Settings.Buffered);

    private static string? Format(object? value) => Settings.UrlParameterFormatter.Format(value, typeof(object), typeof(object));

    private static async Task<string> QueryOfClientAsync(ListUsageEventsRequest request)
    {
        using var handler = new RecordingHandler();
        using var client = UsageClient.Create(new() { DodoPayments = { ApiKey = "test" }, PrimaryHandler = handler });
        var refusal = await Assert.ThrowsAsync<UsageBadRequestException>(() => client.UsageEvents.ListAsync(request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        return handler.Request!.RequestUri!.Query;
    }
}
