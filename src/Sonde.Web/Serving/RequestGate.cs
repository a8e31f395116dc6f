using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sonde.Web.Serving;

/// <summary>
/// Who may ask: whoever knows the token, by this machine's own name for itself (a name that leads here from elsewhere is refused, which is
/// what DNS rebinding needs), to read and nothing else.
/// </summary>
internal sealed class RequestGate(string token)
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Looks at a request.</summary>
    /// <returns>0 with the path behind the token, else the status to refuse it with.</returns>
    public (int Status, string Path) Look(HttpRequest request, int port)
    {
        bool isHere = request.Host.Host is "127.0.0.1" or "localhost" && request.Host.Port == port;
        if (!isHere) return (StatusCodes.Status421MisdirectedRequest, "");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return (StatusCodes.Status405MethodNotAllowed, "");
        string path = request.Path.Value ?? "/";
        int end = path.IndexOf('/', 1);
        if (end > 0 && IsToken(path[1..end])) return (0, path[end..]);
        // What scrapes metrics keeps to one path, and has a header for secrets.
        string given = request.Headers.Authorization.ToString();
        if (path == "/metrics" && given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && IsToken(given[7..].Trim()))
            return (0, path);
        return path == "/metrics" && IsToken(request.Query["token"].ToString()) ? (0, path) : (StatusCodes.Status403Forbidden, "");
    }

    private bool IsToken(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token);
}
