using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sonde.Cli.Loading;

/// <summary>A ClickHouse server behind its HTTP interface.</summary>
internal sealed class ClickhouseServer : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly string _address;
    private readonly string? _database;

    public ClickhouseServer(Uri server)
    {
        _address = $"{server.Scheme}://{server.Authority}/";
        _database = server.AbsolutePath.Trim('/') is { Length: > 0 } name ? name : null;
        if (server.UserInfo.Length > 0)
        {
            string userInfo = Uri.UnescapeDataString(server.UserInfo);
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo)));
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
        using HttpResponseMessage response = _client.Send(request, cancel);
        using var reader = new StreamReader(response.Content.ReadAsStream(cancel));
        string text = reader.ReadToEnd();
        return response.StatusCode == HttpStatusCode.OK ? text : throw new ClickhouseException($"ClickHouse: {text.Trim()}");
    }
}
