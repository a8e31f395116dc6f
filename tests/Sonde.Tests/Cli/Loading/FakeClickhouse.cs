using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.Tests.Cli.Loading;

/// <summary>A server on loopback that knows the few statements a load sends, keeps what they do, and breaks where it is told to.</summary>
internal sealed partial class FakeClickhouse : IDisposable
{
    // Below those that the system gives to whoever connects, so that none of them is taken between the choice and the listening.
    private const int LowestPort = 20_000, Ports = 10_000;

    private static int _next = Environment.ProcessId;

    private readonly HttpListener _listener;
    private readonly Dictionary<string, Dictionary<string, List<string>>> _tables = [];
    private readonly Task _serving;
    private int _asked;

    public FakeClickhouse()
    {
        (_listener, Port) = Listen();
        _serving = Task.Run(Serve);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>Every statement in the order in which they came.</summary>
    public List<string> Statements { get; } = [];

    /// <summary>What the requests said of the user, without doubles.</summary>
    public HashSet<string?> Authorizations { get; } = [];

    /// <summary>Answers in place of the server: true when it did.</summary>
    public Func<HttpListenerContext, string, bool>? Instead { get; set; }

    /// <summary>
    /// The request, counted from 0, from which on the server refuses, before anything is done; and one that it does, and refuses what
    /// follows.
    /// </summary>
    public (int Before, int After) BreaksAt { get; set; } = (int.MaxValue, int.MaxValue);

    /// <summary>Told of each request, by its number from 0, before its body is read.</summary>
    public Action<int> OnRequest { get; set; } = _ => { };

    public int Asked => _asked;

    /// <summary>What went wrong in an answer last.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Tables, partitions and how often each row is in them.</summary>
    public IReadOnlyList<string> Contents
        => [.. _tables.SelectMany(table => table.Value.SelectMany(part => part.Value.Select(row => $"{table.Key} {part.Key} {row}")))
            .Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Tables => [.. _tables.Keys.Order(StringComparer.Ordinal)];

    public void Restart() => (_asked, BreaksAt) = (0, (int.MaxValue, int.MaxValue));

    // One after the other: two of one process never try the same, and what another process has is passed over.
    private static (HttpListener Listener, int Port) Listen()
    {
        for (int tries = 0; ; tries++)
        {
            int port = LowestPort + ((Interlocked.Increment(ref _next) & int.MaxValue) % Ports);
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException) when (tries < Ports)
            {
                // It never listened: there is nothing to close, and closing would look for the port again.
            }
        }
    }

    public void Dispose()
    {
        // Stopped first, it would look for its port again in closing, which may be another's by then.
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            try
            {
                Answer(context);
            }
            catch (Exception e)
            {
                // The client left, or what a test asks of the answer failed; a server that ended here would keep the client waiting.
                Fault = e;
                context.Response.Abort();
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        int number = _asked++;
        OnRequest(number);
        // Clients may ask again by themselves: from then on nothing is answered.
        if (number >= BreaksAt.Before || number > BreaksAt.After)
        {
            Refuse(context);
            return;
        }

        Stream body = context.Request.InputStream;
        if (context.Request.Headers["Content-Encoding"] == "gzip") body = new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(body, Encoding.UTF8);
        string text = reader.ReadToEnd();
        bool isInsert = context.Request.QueryString["query"] is not null;
        string sql = context.Request.QueryString["query"] ?? text;
        Authorizations.Add(context.Request.Headers["Authorization"]);
        Statements.Add(sql);
        if (Instead?.Invoke(context, sql) == true) return;
        string answer = Do(sql, isInsert ? text : "");
        if (number == BreaksAt.After)
        {
            Refuse(context);
            return;
        }

        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

    private static void Refuse(HttpListenerContext context)
    {
        context.Response.StatusCode = 503;
        context.Response.Close();
    }

    private string Do(string sql, string rows)
    {
        if (sql == "SELECT version()") return "24.3.1.1\n";
        if (Statement().Match(sql) is { Success: true } match)
        {
            string table = match.Groups["table"].Value;
            switch (match.Groups["verb"].Value)
            {
                case "CREATE TABLE IF NOT EXISTS": _tables.TryAdd(table, []); break;
                case "DROP TABLE" or "DROP TABLE IF EXISTS": _tables.Remove(table); break;
                case "INSERT INTO":
                    (_tables[table].TryGetValue("", out List<string>? all) ? all : _tables[table][""] = [])
                    .AddRange(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)); break;
                case "ALTER TABLE":
                    string partition = PartitionOf().Match(sql).Groups[1].Value;
                    if (sql.Contains("REPLACE PARTITION", StringComparison.Ordinal))
                        _tables[table][partition] = [.. _tables[SourceOf().Match(sql).Groups[1].Value].GetValueOrDefault("") ?? []];
                    else _tables[table].Remove(partition);
                    break;
            }

            return "";
        }

        string beginning = BeginningOf().Match(sql).Groups[1].Value;
        return string.Concat(_tables.Keys.Where(name => name.StartsWith(beginning, StringComparison.Ordinal)).Select(name => name + "\n"));
    }

    [GeneratedRegex(
        "^(?<verb>CREATE TABLE IF NOT EXISTS|DROP TABLE IF EXISTS|DROP TABLE|INSERT INTO|ALTER TABLE) `(?<table>[^`]+)`",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Statement();

    [GeneratedRegex("PARTITION '([^']+)'")]
    private static partial Regex PartitionOf();

    [GeneratedRegex("FROM `([^`]+)`")]
    private static partial Regex SourceOf();

    [GeneratedRegex("startsWith\\(name, '([^']+)'")]
    private static partial Regex BeginningOf();
}
