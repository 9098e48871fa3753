using System.Buffers.Binary;
using UsageSdk.Tests.Telemetry;

namespace UsageSdk.Tests.Authentication;

/// <summary>A shared cache that fails, hangs, or holds what cannot be used breaks no call.</summary>
public sealed class DistributedTokenCacheFailureTests : SharedTokens
{
    /// <summary>Every way in which an entry can be unusable: made from a good one.</summary>
    public static TheoryData<string, Func<byte[], byte[]>> BadEntries => new()
    {
        { "empty", _ => [] },
        { "text", _ => "not a token at all"u8.ToArray() },
        { "JSON", _ => """{"token":"t"}"""u8.ToArray() },
        { "cut off", entry => entry[..17] },
        { "foreign version", entry => With(entry, bytes => bytes[0]++) },
        { "ended", entry => With(entry, bytes =>
            {
                WriteInstant(bytes, 1, new DateTimeOffset(2026, 3, 10, 11, 0, 0, TimeSpan.Zero));
                WriteInstant(bytes, 9, new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
            })
        },
        { "endless", entry => With(entry, bytes => WriteInstant(bytes, 9, new DateTimeOffset(2026, 3, 11, 12, 0, 1, TimeSpan.Zero))) },
        { "no time", entry => With(entry, bytes => bytes.AsSpan(9, 8).Fill(0x7f)) },
        { "time before all times", entry => With(entry, bytes => bytes.AsSpan(1, 8).Fill(0xff)) },
        { "soft after hard", entry => With(entry, bytes => WriteInstant(bytes, 1, new DateTimeOffset(2026, 3, 10, 13, 0, 0, TimeSpan.Zero))) },
        { "line break in the token", entry => With(entry, bytes => bytes[^1] = (byte)'\n') },
        { "no ASCII in the token", entry => With(entry, bytes => bytes[^1] = 0xe4) },
    };

    [Fact]
    public async Task A_protector_that_fails_breaks_no_call()
    {
        void Break(DistributedTokenCacheOptions options)
        {
            options.Protect = _ => throw new InvalidOperationException("protect");
            options.Unprotect = _ => throw new InvalidOperationException("unprotect");
        }

        await CallAsync(Client());
        await Cache.FirstWrite;
        using var telemetry = new TelemetryRecorder();
        await CallAsync(Client(telemetry.Attach, Break));
        Assert.Equal((2, 2), (Service.TokenRequests, Service.ApiRequests));
        while (telemetry.Logged.Count(entry => entry.Id.Id == 1300) < 2)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(
            ["The distributed cache of access tokens failed to read: System.InvalidOperationException", "The distributed cache of access tokens failed to write: System.InvalidOperationException"],
            telemetry.Logged.Where(entry => entry.Id.Id == 1300).Select(entry => entry.Text.Split(" Action=")[0]).Order());
    }

    [Theory]
    [MemberData(nameof(BadEntries), DisableDiscoveryEnumeration = true)]
    public async Task An_entry_that_cannot_be_used_is_passed_over(string name, Func<byte[], byte[]> spoil)
    {
        await CallAsync(Client());
        await Cache.FirstWrite;
        var (key, bytes) = Assert.Single(Cache.Entries);
        Cache.Entries[key] = spoil(bytes);
        await CallAsync(Client());
        Assert.Equal((name, 2, 2), (name, Service.TokenRequests, Service.ApiRequests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_that_throws_breaks_no_call(bool atOnce)
    {
        Task<T> Fail<T>(T unused) => atOnce ? throw new InvalidOperationException("no cache") : Task.FromException<T>(new OperationCanceledException("no cache"));
        Cache.OnRead = _ => Fail<byte[]?>(null);
        Cache.OnWrite = _ => Fail(0);
        var client = Client();
        await CallAsync(client);
        await CallAsync(client);
        Assert.Equal((1, 2, 1), (Service.TokenRequests, Service.ApiRequests, Cache.Reads));
    }

    [Fact]
    public async Task A_read_that_hangs_is_given_two_seconds()
    {
        var cancelled = new TaskCompletionSource();
        Cache.OnRead = token =>
        {
            token.Register(cancelled.SetResult);
            return new TaskCompletionSource<byte[]?>().Task;
        };
        var call = CallAsync(Client());
        await PassTwoSecondsAsync(call);
        await call;
        await cancelled.Task.WaitAsync(Token);
        Assert.Equal((1, 1), (Service.TokenRequests, Service.ApiRequests));
    }

    [Fact]
    public async Task A_read_that_blocks_its_thread_is_given_two_seconds_too()
    {
        using var release = new ManualResetEventSlim();
        Cache.OnRead = _ =>
        {
            release.Wait(CancellationToken.None);
            throw new InvalidOperationException("too late");
        };
        var call = CallAsync(Client());
        await PassTwoSecondsAsync(call);
        await call;
        release.Set();
        Assert.Equal((1, 1), (Service.TokenRequests, Service.ApiRequests));
    }

    [Fact]
    public async Task A_write_that_hangs_delays_no_call_and_is_given_two_seconds()
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        Cache.OnWrite = token =>
        {
            token.Register(cancelled.SetResult);
            begun.SetResult();
            return new TaskCompletionSource().Task;
        };
        await CallAsync(Client());
        await begun.Task.WaitAsync(Token);
        while (Clock.PendingTimers == 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Clock.Advance(TimeSpan.FromSeconds(2));
        await cancelled.Task.WaitAsync(Token);
        Assert.Empty(Cache.Entries);
    }

    [Fact]
    public async Task No_failure_behind_a_call_goes_unobserved()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved += args.Exception.InnerExceptions.Count(exception => exception is LateFailure);
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await FailBehindAsync();
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);
    }

    /// <summary>A read that fails after it was given up, a write that fails, and a renewal that fails, none of which a call waits for.</summary>
    private async Task FailBehindAsync()
    {
        var (late, failed) = (new TaskCompletionSource(), new TaskCompletionSource());
        Cache.OnRead = async _ =>
        {
            await late.Task;
            throw new LateFailure();
        };
        Cache.OnWrite = _ =>
        {
            failed.SetResult();
            throw new LateFailure();
        };
        var client = Client();
        var call = CallAsync(client);
        await PassTwoSecondsAsync(call);
        await call;
        await failed.Task;
        late.SetResult();
        (Cache.OnRead, Cache.OnWrite) = (null, null);

        Clock.Advance(Soft);
        var asked = new TaskCompletionSource();
        Service.AnswerToken = () =>
        {
            asked.SetResult();
            throw new LateFailure();
        };
        await CallAsync(client);
        await asked.Task;
    }

    private sealed class LateFailure : Exception;

    private static byte[] With(byte[] entry, Action<byte[]> change)
    {
        byte[] copy = [.. entry];
        change(copy);
        return copy;
    }

    private static void WriteInstant(byte[] bytes, int at, DateTimeOffset instant) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), instant.UtcTicks);

    /// <summary>Waits for the three timers of call, attempt and read, and lets the last one end.</summary>
    private async Task PassTwoSecondsAsync(Task call)
    {
        while (Clock.PendingTimers < 3)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Assert.Equal(0, Service.TokenRequests);
        Clock.Advance(TimeSpan.FromTicks(1));
    }
}
