using Npgsql;
using NpgsqlTypes;

namespace UsageSdk.Ingestion.PostgreSql.Internal;

/// <summary>Parameters of fixed types, so that nothing is looked up by reflection.</summary>
internal static class StoreParameters
{
    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(ReadOnlyMemory<byte> value) => new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter OfIntegers<T>(IReadOnlyList<T> rows, Func<T, int> column) => Array(rows, column, NpgsqlDbType.Integer);

    public static NpgsqlParameter OfNumbers<T>(IReadOnlyList<T> rows, Func<T, long> column) => Array(rows, column, NpgsqlDbType.Bigint);

    public static NpgsqlParameter OfOptionalNumbers<T>(IReadOnlyList<T> rows, Func<T, long?> column) => Array(rows, column, NpgsqlDbType.Bigint);

    public static NpgsqlParameter OfFlags<T>(IReadOnlyList<T> rows, Func<T, bool> column) => Array(rows, column, NpgsqlDbType.Boolean);

    public static NpgsqlParameter OfTexts<T>(IReadOnlyList<T> rows, Func<T, string?> column) => Array(rows, column, NpgsqlDbType.Text);

    public static NpgsqlParameter OfBytes<T>(IReadOnlyList<T> rows, Func<T, ReadOnlyMemory<byte>> column) => Array(rows, column, NpgsqlDbType.Bytea);

    private static NpgsqlParameter<TValue[]> Array<T, TValue>(IReadOnlyList<T> rows, Func<T, TValue> column, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = column(rows[index]);
        }

        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
