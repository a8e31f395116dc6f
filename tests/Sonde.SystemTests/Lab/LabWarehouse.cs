using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.SystemTests.Lab;

/// <summary>A warehouse (as ClickHouse answers) on port 8123 of a host, that takes what a load sends and keeps nothing.</summary>
internal sealed partial class LabWarehouse : IDisposable
{
    private readonly Socket _listener;

    public LabWarehouse(LabHost host)
    {
        host.Ip("link set lo up");
        _listener = host.Listen(8123, 100);
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Whether an insert may be done; until then it is not answered.</summary>
    public Func<bool> MayInsert { get; init; } = () => true;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(client));
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        byte[] buffer = new byte[1 << 16];
        var asked = new StringBuilder();
        while (!IsWhole(asked.ToString()))
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0) return;
            asked.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        while (asked.ToString().Contains("INSERT", StringComparison.Ordinal) && !MayInsert())
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        string answer = asked.ToString().Contains("version()", StringComparison.Ordinal) ? "24.8.1.1\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"));
    }

    private static bool IsWhole(string asked)
    {
        int end = asked.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        Match length = Length().Match(asked);
        return length.Success
            ? asked.Length - end - 4 >= int.Parse(length.Groups["bytes"].Value, null)
            : asked.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Content-Length: (?<bytes>\d+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Length();
}
