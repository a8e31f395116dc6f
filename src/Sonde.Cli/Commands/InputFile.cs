using Sonde.Analysis.Inputs;
using Sonde.Packets.Captures;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Commands;

/// <summary>Files that commands read; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    /// <summary>Finds out before any output that a file cannot be read.</summary>
    /// <param name="role">The option that names the files, or nothing.</param>
    /// <param name="names">The files.</param>
    public static void Check(string role, params IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            // A pipe may have one reader only, and it is not this.
            if (name == "-" || (File.Exists(name) && FileIdentity.Of(name) is null)) continue;
            try
            {
                new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileTrouble.Of(role, name, e);
            }
        }
    }

    /// <summary>Opens a file for reading; one that is waited for, such as a pipe, can be given up.</summary>
    public static Stream Open(string name, ProgramHost host)
    {
        if (name == "-") return host.Input;
        if (Directory.Exists(name)) throw FileTrouble.OfFolder(name); // which can be opened, and not be read
        try
        {
            return FileIdentity.Of(name) is null
                ? WaitingInputStream.Open(name, host.Stopped)
                : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("", name, e);
        }
    }

    /// <summary>Lines of a file, unpacked where it is packed by gzip; a stream that cannot go back is taken as it is.</summary>
    public static Stream Unpacked(Stream input)
    {
        if (!input.CanSeek) return input;
        byte[] head = new byte[2];
        long start = input.Position;
        int got = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        input.Position = start;
        return Gzip.IsPacked(head.AsSpan(0, got)) ? Gzip.Unpack(input) : input;
    }

    /// <summary>
    /// Opens a file that may be a capture, which is gone through twice: one that comes over a pipe is put aside, where its owner alone can
    /// read it, until this is closed. Text goes through as it comes.
    /// </summary>
    public static Stream OpenEither(string name, ProgramHost host)
    {
        Stream input = Open(name, host);
        if (input.CanSeek) return input;
        byte[] head = new byte[CaptureReader.MagicLength];
        int got = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(head.AsMemory(0, got), input);
        if (!CaptureReader.Begins(head.AsSpan(0, got))) return whole;
        using (whole) return CaptureAside.Of(whole);
    }

    /// <summary>Looks whether a file is a capture; a stream that cannot go back is taken for text.</summary>
    public static bool TryOpenCapture(Stream input, out CaptureReader? capture)
    {
        capture = null;
        if (!input.CanSeek) return false;
        long start = input.Position;
        if (CaptureReader.TryOpen(input, out capture)) return true;
        input.Position = start;
        return false;
    }
}
