using System.Globalization;

namespace UsageSdk.Tests.Resilience;

/// <summary>What becomes of a call, for every fault, every replay class, and every position of the fault.</summary>
internal static class RetryTable
{
    /// <summary>The waits of the back-off in seconds, with jitter of one half. In the table they are b1, b2, and so on.</summary>
    public static readonly double[] BackOff = [0.448, 0.546, 1.017, 2.022, 4.041];

    // "x": the call ends in x. "~ x": the attempt is repeated after the back-off; when no attempt is left, the call ends in x. "~7 x": repeated
    // after seven seconds. "? x": the call ends in UsageOutcomeUnknownException, with x as its cause.
    private const string Cells = """
        fault     | read              | track             | delete            | send
        400       | BadRequest        | BadRequest        | BadRequest        | BadRequest
        401       | Authentication    | Authentication    | ~0 Authentication | ~0 Authentication
        403       | Permission        | Permission        | Permission        | Permission
        404       | NotFound          | NotFound          | NotFound          | NotFound
        405       | MethodNotAllowed  | MethodNotAllowed  | MethodNotAllowed  | MethodNotAllowed
        408       | ~ Api             | ~ Api             | ~ Api             | ? Api
        409       | Conflict          | ? Conflict        | Conflict          | Conflict
        410       | Api               | Api               | Api               | Api
        413       | PayloadTooLarge   | PayloadTooLarge   | PayloadTooLarge   | PayloadTooLarge
        418       | Api               | Api               | Api               | Api
        422       | BadRequest        | BadRequest        | BadRequest        | BadRequest
        429       | ~ RateLimit       | ~ RateLimit       | ~ RateLimit       | ~ RateLimit
        429/7     | ~7 RateLimit      | ~7 RateLimit      | ~7 RateLimit      | ~7 RateLimit
        429/30    | ~30 RateLimit     | ~30 RateLimit     | ~30 RateLimit     | ~30 RateLimit
        429/31    | RateLimit         | RateLimit         | RateLimit         | RateLimit
        429/1500m | ~1.5 RateLimit    | ~1.5 RateLimit    | ~1.5 RateLimit    | ~1.5 RateLimit
        500       | ~ Server          | ~ Server          | ~ Server          | ? Server
        501       | Server            | Server            | Server            | ? Server
        502       | ~ Server          | ~ Server          | ~ Server          | ? Server
        503       | ~ Server          | ~ Server          | ~ Server          | ? Server
        503/7     | ~7 Server         | ~7 Server         | ~7 Server         | ? Server
        503/31    | Server            | Server            | Server            | ? Server
        504       | ~ Server          | ~ Server          | ~ Server          | ? Server
        refused   | ~ Connection      | ~ Connection      | ~ Connection      | ~ Connection
        reset     | ~ Connection      | ~ Connection      | ~ Connection      | ? Connection
        broken    | ~ Connection      | ~ Connection      | ~ Connection      | ? Connection
        silence   | ~ Timeout         | ~ Timeout         | ~ Timeout         | ? Timeout
        html      | Response          | Response          | Response          | Response
        """;

    // What is known of attempts before it decides over the last: its own key refused, or a deletion that finds nothing.
    private const string Sequences = """
        call       | attempts                                 | waits               | result
        track      | 409:duplicate_idempotency_key            |                     | ? Conflict
        track      | 409:lock_already_exists                  |                     | Conflict
        own        | 409                                      |                     | Conflict
        own        | 409:duplicate_idempotency_key            |                     | Conflict
        own        | refused 409                              | b1                  | Conflict
        own        | 429 409                                  | b1                  | ? Conflict
        own        | 429 429 409                              | b1 b2               | ? Conflict
        own        | 429 409:lock_already_exists              | b1                  | Conflict
        own        | reset 409 409                            | b1 20               | duplicate
        track      | refused 409                              | b1                  | ? Conflict
        track      | reset 409 409                            | b1 20               | duplicate
        track      | broken 409 409                           | b1 20               | duplicate
        track      | silence 409 409                          | b1 20               | duplicate
        track      | reset 409:duplicate_idempotency_key 409  | b1 20               | duplicate
        track      | reset 409 200                            | b1 20               | reply
        track      | reset 409:lock_already_exists            | b1                  | ? Conflict
        track      | reset 409 409:lock_already_exists        | b1 20               | ? Conflict
        track      | 408 409                                  | b1                  | ? Conflict
        track      | 503 409                                  | b1                  | ? Conflict
        track      | 503 503 409                              | b1 b2               | ? Conflict
        track      | reset 503 409                            | b1 b2               | ? Conflict
        track      | 503 reset 409                            | b1 b2               | ? Conflict
        track      | reset 409 503 409                        | b1 20 b3            | ? Conflict
        track      | reset 409 503 200                        | b1 20 b3            | reply
        track      | reset 409 429 409                        | b1 20 b3            | duplicate
        track      | reset 409 refused 409                    | b1 20 b3            | duplicate
        track      | reset 409 reset 409 409                  | b1 20 b3 20         | duplicate
        track      | reset 409 400                            | b1 20               | ? BadRequest
        track      | reset 409 401                            | b1 20               | ? Authentication
        track      | reset 409 html                           | b1 20               | ? Response
        track      | reset reset reset 409 409                | b1 b2 b3 20         | duplicate
        track      | reset 409 reset 409 reset 409            | b1 20 b3 20 b5      | ? Conflict
        track      | silence silence 409                      | b1 b2               | ? Conflict
        track/1    | reset 409 409                            | b1 20               | duplicate
        track/1    | reset 409 reset                          | b1 20               | ? Connection
        track/0    | reset                                    |                     | Connection
        read       | reset 409                                | b1                  | Conflict
        delete     | refused 404                              | b1                  | NotFound
        delete     | 503 404                                  | b1                  | deleted
        delete     | 408 404                                  | b1                  | deleted
        delete     | reset 404                                | b1                  | deleted
        delete     | silence 404                              | b1                  | deleted
        delete     | reset refused 404                        | b1 b2               | deleted
        delete     | reset 400                                | b1                  | BadRequest
        read       | 503 404                                  | b1                  | NotFound
        send       | 401 401                                  | 0                   | Authentication
        send       | 401 429/7 401                            | 0 7                 | Authentication
        send       | 401 503                                  | 0                   | ? Server
        send       | 401 429 429 429 429                      | 0 b2 b3 b4          | RateLimit
        send/0     | 401 200                                  | 0                   | reply
        send/0     | 429                                      |                     | RateLimit
        read/0     | 503                                      |                     | Server
        read/1     | 503 reset                                | b1                  | Connection
        read/5     | 503 503 503 503 503 503                  | b1 b2 b3 b4 b5      | Server
        read       | silence silence silence                  | b1 b2               | Timeout
        read       | 503/25 503/25 503/25                     | 25 25               | Server
        read       | 503/30 503/30                            | 30                  | Server
        read       | 503/25 503/25 silence                    | 25 25               | Timeout
        send       | 429/25 429/25 silence                    | 25 25               | ? Timeout
        read       | 429/0 200                                | b1                  | reply
        """;

    /// <summary>Each fault as the first attempt, after another one, and as the last that is allowed; then the sequences.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string, string>> Rows()
    {
        var lines = Split(Cells);
        foreach (var line in lines.Skip(1))
        {
            for (var column = 1; column < line.Length; column++)
            {
                for (var before = 0; before <= 3; before += before == 0 ? 1 : 2)
                {
                    yield return Row(lines[0][column], line[0], line[column], before);
                }
            }
        }

        foreach (var line in Split(Sequences).Skip(1))
        {
            yield return new(line[0], line[1], line[2], line[3]);
        }
    }

    /// <summary>Refusals for the rate go before the fault: they leave nothing behind.</summary>
    private static TheoryDataRow<string, string, string, string> Row(string call, string fault, string cell, int before)
    {
        var waits = Enumerable.Range(1, before).Select(BackOffName).ToList();
        string[] attempts = [.. Enumerable.Repeat("429", before), fault];
        var isRepeated = cell.StartsWith('~');
        var (wait, failure) = isRepeated && cell.Split(' ') is [var mark, var name] ? (mark[1..], name) : ("", cell);
        if (isRepeated && (before < 3 || wait == "0"))
        {
            waits.Add(wait.Length > 0 ? wait : BackOffName(before + 1));
            attempts = [.. attempts, "200"];
            failure = "reply";
        }

        return new(call, string.Join(' ', attempts), string.Join(' ', waits), failure);
    }

    private static string BackOffName(int number) => string.Create(CultureInfo.InvariantCulture, $"b{number}");

    private static List<string[]> Split(string table) =>
        [.. table.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
}
