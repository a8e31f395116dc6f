using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sonde.Cli.Loading;

/// <summary>A ClickHouse server behind its HTTP interface.</summary>
internal sealed class ClickhouseServer : IDisposable
{
    /// <summary>Answers are a version, names of tables, or an error; a server that says more is none, or means harm.</summary>
    private const int MostOfAnswer = 1 << 20;

    // A redirect would take rows and password to whom nobody named.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly string _address;
    private readonly string? _database;
    private readonly string[] _secrets = [];

    /// <summary>Names a server.</summary>
    /// <param name="server">Its address, with the database and the user's name.</param>
    /// <param name="password">The user's password, or null for what the address says.</param>
    public ClickhouseServer(Uri server, string? password)
    {
        _address = $"{server.Scheme}://{server.Authority}/";
        _database = server.AbsolutePath.Trim('/') is { Length: > 0 } name ? name : null;
        if (server.UserInfo.Length > 0 || password is not null)
        {
            string userInfo = Uri.UnescapeDataString(server.UserInfo);
            if (password is not null) userInfo = $"{(userInfo.Length == 0 ? "default" : userInfo.Split(':')[0])}:{password}";
            string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo));
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
            string secret = userInfo[(userInfo.IndexOf(':') + 1)..];
            _secrets =
                [.. new[] { credentials, Uri.EscapeDataString(secret), secret }.Where(text => text.Length > 0 && userInfo.Contains(':'))];
        }
    }

    /// <summary>Runs a statement and gives its answer as text.</summary>
    public string Execute(string sql, CancellationToken cancel) => Send("", new StringContent(sql), cancel);

    /// <summary>Inserts rows.</summary>
    public void Insert(string sql, ClickhouseRows rows, CancellationToken cancel) => Send(sql, rows, cancel);

    public void Dispose() => _client.Dispose();

    private string Send(string query, HttpContent content, CancellationToken cancel)
    {
        string parameters = "input_format_skip_unknown_fields=1";
        if (_database is not null) parameters += $"&database={Uri.EscapeDataString(_database)}";
        if (query.Length > 0) parameters += $"&query={Uri.EscapeDataString(query)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{_address}?{parameters}")) { Content = content };
        using HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        byte[] answer = new byte[MostOfAnswer];
        int length = Read(response, answer, cancel);
        if (length == MostOfAnswer) throw new ClickhouseException("the server answers with more than any answer has: it is no ClickHouse");
        string text = Encoding.UTF8.GetString(answer, 0, length);
        if (response.StatusCode == HttpStatusCode.OK) return text;
        if ((int)response.StatusCode is >= 300 and < 400)
            throw new ClickhouseException("the server sends elsewhere, where rows and password are not taken: give the address itself");
        throw new ClickhouseException($"ClickHouse: {WithoutSecrets(text).Trim()}");
    }

    /// <summary>
    /// Reads an answer. A server that never ends it is left as soon as the user stops, which a read that is not asynchronous cannot.
    /// </summary>
    private static int Read(HttpResponseMessage response, byte[] into, CancellationToken cancel)
    {
        using Stream body = response.Content.ReadAsStream(cancel);
        return body.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, cancel).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>What a server says, without the password that it was sent.</summary>
    private string WithoutSecrets(string text)
        => _secrets.Aggregate(text, (safe, secret) => safe.Replace(secret, "[password]", StringComparison.Ordinal));
}
