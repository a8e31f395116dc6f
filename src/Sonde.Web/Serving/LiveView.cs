using System.Text;
using Microsoft.AspNetCore.Http;
using Sonde.Web.Markup;

namespace Sonde.Web.Serving;

/// <summary>
/// The report's pages, live, for a browser on this machine: Kestrel on 127.0.0.1, with a token in the address, read-only.
/// </summary>
public sealed class LiveView : IAsyncDisposable
{
    private readonly LiveOptions _options;
    private readonly LiveTables _tables;
    private readonly RequestGate _gate;
    private readonly BareServer _server;
    private int _port;

    private LiveView(LiveOptions options)
    {
        _options = options;
        _tables = new LiveTables(options);
        _gate = new RequestGate(options.Token);
        _server = new BareServer(options.Port, HandleAsync);
    }

    /// <summary>Where it is, token and all.</summary>
    public string Address => $"http://127.0.0.1:{_port}/{_options.Token}/";

    /// <summary>Starts one.</summary>
    /// <exception cref="PortException">The port is taken, or takes rights.</exception>
    public static async Task<LiveView> StartAsync(LiveOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        var view = new LiveView(options);
        await view._server.StartAsync(cancel);
        view._port = view._server.Port;
        return view;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _tables.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        Guard(response);
        (int status, string path) = _gate.Look(context.Request, _port);
        if (status != 0)
        {
            if (status == StatusCodes.Status405MethodNotAllowed) response.Headers.Allow = "GET, HEAD";
            await RefuseAsync(context, status);
            return;
        }

        Func<string, string?> part = name => context.Request.Query[name].FirstOrDefault();
        if (ViewFilter.IsTooLong(part))
        {
            await RefuseAsync(context, StatusCodes.Status414UriTooLong);
            return;
        }

        ViewFilter filter = ViewFilter.Of(part);
        try
        {
            switch (path)
            {
                case "/state":
                    await SendAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(_tables.Mark));
                    break;
                case "/metrics":
                    await SendAsync(
                        context, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                        await _tables.AskAsync(
                            filter.Where, seen => Encoding.UTF8.GetBytes(new OpenMetrics(seen.Source.Tables).Text()),
                            context.RequestAborted));
                    break;
                case "/export.csv" or "/export.jsonl" or "/export.parquet":
                    await ExportAsync(context, filter, path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                    break;
                default:
                    await PageAsync(context, filter, path);
                    break;
            }
        }
        catch (Exception e) when (
            e is FileNotFoundException or InvalidDataException or Analysis.Store.DuckdbException or UnauthorizedAccessException)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await SendAsync(
                context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"What is to be shown cannot be read: {e.Message}"));
        }
    }

    private async Task PageAsync(HttpContext context, ViewFilter filter, string path)
    {
        var pages = new LivePages(_options, _options.Token, filter);
        byte[]? page = await _tables.KeptAsync(
            path + context.Request.QueryString.Value, filter.Where,
            seen => pages.Make(path, context.Request.Query, seen, context.RequestAborted),
            context.Request.Query["after"].FirstOrDefault(), context.RequestAborted);
        if (page is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        if (path == "/report.html") context.Response.Headers.ContentDisposition = "attachment; filename=\"report.html\"";
        await SendAsync(context, "text/html; charset=utf-8", page);
    }

    private async Task ExportAsync(HttpContext context, ViewFilter filter, string form)
    {
        string table = context.Request.Query["table"] == "observations" ? "observations" : "outcomes";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-export-");
        try
        {
            string file = Path.Combine(folder.FullName, "rows");
            await _tables.AskAsync(
                filter.Where, seen =>
                {
                    seen.Source.Tables.Export(table, form == "jsonl" ? "json" : form, file);
                    return true;
                }, context.RequestAborted);
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table}.{form}\"";
            // Columns in Parquet are not text: what was redacted when it was read is all there is.
            if (form == "parquet")
                await SendAsync(
                    context, "application/vnd.apache.parquet", await File.ReadAllBytesAsync(file, context.RequestAborted), isText: false);
            else await SendAsync(
                context, form == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
                await File.ReadAllBytesAsync(file, context.RequestAborted));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(status switch
        {
            StatusCodes.Status421MisdirectedRequest => "This is served to 127.0.0.1 and localhost alone.",
            StatusCodes.Status414UriTooLong => "A filter is longer than anything that could be meant.",
            StatusCodes.Status405MethodNotAllowed => "This can be read, and nothing else.",
            StatusCodes.Status403Forbidden => "The address has a token, which sonde serve printed when it started.",
            _ => "There is no such page.",
        });
    }

    private async Task SendAsync(HttpContext context, string type, byte[] content, bool isText = true)
    {
        ReadOnlyMemory<byte> sent = isText && _options.Publish is { } publish ? publish(content) : content;
        context.Response.ContentType = type;
        context.Response.ContentLength = sent.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(sent, context.RequestAborted);
    }

    private static void Guard(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {PageAsset.Hashes([PageAsset.Style, PageAsset.UplotStyle])}; script-src {PageAsset.Hashes([PageAsset.Script, PageAsset.Live, PageAsset.Uplot, PageAsset.Plot])}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
