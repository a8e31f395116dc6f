using System.IO.Compression;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a proxy makes of a server's answer.</summary>
internal static class Answers
{
    /// <summary>Bytes for a body that nobody will read to its end.</summary>
    public static byte[] Filler { get; } = [.. Enumerable.Repeat((byte)'x', 65536)];

    /// <summary>The head as it is, another body of the same length.</summary>
    public static byte[] WithBody(byte[] answer, string body)
    {
        (byte[] head, byte[] old) = Split(answer);
        return [.. head, .. Encoding.ASCII.GetBytes(body.PadRight(old.Length)[..old.Length])];
    }

    /// <summary>The head, and half of the body.</summary>
    public static byte[] Half(byte[] answer)
    {
        (byte[] head, byte[] body) = Split(answer);
        return [.. head, .. body[..(body.Length / 2)]];
    }

    /// <summary>Another Content-Length, from the stated one.</summary>
    public static byte[] WithLength(byte[] answer, Func<int, string> length) => WithLength(answer, (stated, _) => length(stated));

    /// <summary>Another Content-Length, from the stated one and the body's.</summary>
    public static byte[] WithLength(byte[] answer, Func<int, int, string> length)
    {
        (byte[] head, byte[] body) = Split(answer);
        IEnumerable<string> lines = Encoding.Latin1.GetString(head).Split("\r\n")
            .Select(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)
            ? "Content-Length: " + length(int.Parse(line[16..]), body.Length)
            : line);
        return [.. Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), .. body];
    }

    /// <summary>One text replaced by another, wherever it stands.</summary>
    public static byte[] Replaced(byte[] answer, string text, string by)
        => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(answer).Replace(text, by, StringComparison.OrdinalIgnoreCase));

    /// <summary>An answer whose small body is many megabytes of zeros.</summary>
    public static byte[] Bomb(int megabytes)
    {
        using var small = new MemoryStream();
        using (var zip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) zip.Write(zeros);
        }

        return
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {small.Length}\r\nConnection: close\r\n\r\n"),
            .. small.ToArray(),
        ];
    }

    private static (byte[] Head, byte[] Body) Split(byte[] answer)
    {
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return (answer[..end], answer[end..]);
    }
}
