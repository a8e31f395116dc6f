using System.Runtime.InteropServices;

namespace Sonde.Analysis.Store;

/// <summary>The few functions of DuckDB's C interface that are used, from a library loaded at run time.</summary>
internal static partial class DuckdbNative
{
    private const string Library = "duckdb";
    private static readonly Lock Loading = new();
    private static nint _handle;

    /// <summary>Loads the library from a path, once.</summary>
    public static void Load(string path)
    {
        lock (Loading)
        {
            if (_handle != 0) return;
            if (!NativeLibrary.TryLoad(path, out nint handle)) throw new DuckdbException($"{path} cannot be loaded");
            NativeLibrary.SetDllImportResolver(typeof(DuckdbNative).Assembly, (name, _, _) => name == Library ? handle : 0);
            _handle = handle;
        }
    }

    [LibraryImport(Library, EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Open(string? path, out nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Close(ref nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_connect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Connect(nint database, out nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Disconnect(ref nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Query(nint connection, string query, out Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ErrorOf(ref Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Destroy(ref Result result);

    /// <summary>duckdb_result: six words, of which only the library reads any.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Result
    {
        private readonly ulong _columns;
        private readonly ulong _rows;
        private readonly ulong _changed;
        private readonly nint _data;
        private readonly nint _error;
        private readonly nint _internal;
    }
}
