using System.Runtime.InteropServices;

namespace Sonde.Analysis.Store;

/// <summary>A DuckDB database in memory. Statements read and write files; values cross by <see cref="RowFunction"/> only.</summary>
public sealed class Duckdb : IDisposable
{
    private nint _database;
    private nint _connection;

    /// <summary>Opens a database with the library at a path.</summary>
    /// <exception cref="DuckdbException">The library is not there or does not work.</exception>
    public Duckdb(string library)
    {
        DuckdbNative.Load(library);
        if (DuckdbNative.Open(null, out _database) != 0) throw new DuckdbException("DuckDB cannot open a database in memory");
        if (DuckdbNative.Connect(_database, out _connection) != 0) throw new DuckdbException("DuckDB cannot connect to its own database");
    }

    /// <summary>Runs one statement or several.</summary>
    /// <exception cref="DuckdbException">The statement is wrong or cannot be done.</exception>
    public void Execute(string sql)
    {
        int status = DuckdbNative.Query(_connection, sql, out DuckdbNative.Result result);
        try
        {
            if (status != 0)
                throw new DuckdbException(Marshal.PtrToStringUTF8(DuckdbNative.ErrorOf(ref result)) ?? "unknown error of DuckDB");
        }
        finally
        {
            DuckdbNative.Destroy(ref result);
        }
    }

    /// <summary>Looks at the one statement of a text.</summary>
    /// <exception cref="DuckdbException">It is wrong, or not one.</exception>
    internal DuckdbStatement ParseOne(string sql) => DuckdbStatement.ParseOne(_connection, sql);

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="DuckdbException">It is wrong.</exception>
    internal DuckdbStatement Prepare(string sql) => DuckdbStatement.Prepare(_connection, sql);

    /// <summary>Makes a table function known to statements, and gives it up.</summary>
    internal void Register(ref nint function)
    {
        int status = DuckdbNative.RegisterTableFunction(_connection, function);
        DuckdbNative.DestroyTableFunction(ref function);
        if (status != 0) throw new DuckdbException("DuckDB refuses the function that yields rows");
    }

    /// <summary>A text as an SQL literal.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_connection != 0) DuckdbNative.Disconnect(ref _connection);
        if (_database != 0) DuckdbNative.Close(ref _database);
    }
}
