using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sonde.Benchmarks;

/// <summary>Web pages as scans record them; one in six says that it is blocked, one in three only looks like it.</summary>
internal static class MadePage
{
    private static readonly string[] Statuses =
        ["403 Forbidden", "301 Moved Permanently", "302 Found", "200 OK", "503 Service Unavailable", "404 Not Found", "400 Bad Request",
            "451 "];

    private static readonly string[] Blocked = [
        "<title>Surf Safely</title>", "FortiGuard Web Filtering", "SonicWALL - Web Site Blocked",
        "blocked in accordance with company policy"];

    private static readonly string[] Harmless =
        ["<title>Site Unavailable</title>", "Not Acceptable", "<center><h1>410 Gone</h1></center>", "Too many requests"];

    public static string Status(ScanValues values) => values.Pick(Statuses);

    /// <summary>The page as a JSON object.</summary>
    public static string Json(ScanValues values, bool isTls)
    {
        string body = Body(values);
        string tls = isTls
            ? $$""","TlsVersion":771,"CipherSuite":{{values.Pick([49199, 49195, 4865])}},"Certificate":"{{values.Pick(values.Certificates)}}" """.TrimEnd() : "";
        return $$"""{"status_line":"{{Status(values)}}","headers":{{Headers(values, body.Length)}},"body":{{JsonSerializer.Serialize(body)}}{{tls}}}""";
    }

    private static string Headers(ScanValues values, int length)
    {
        var headers = new StringBuilder();
        headers.Append(
            CultureInfo.InvariantCulture,
            $$"""{"Content-Type":["text/html; charset=utf-8"],"Date":["Mon, 01 Jan 2024 {{values.Below(24):D2}}:{{values.Below(60):D2}}:{{values.Below(60):D2}} GMT"],"Server":["{{values.Weighed(("nginx", 5), ("Apache", 4), ("cloudflare", 2), ("AkamaiGHost", 2), ("Microsoft-IIS/10.0", 1))}}"]""");
        if (values.Draw() < 0.7) headers.Append(CultureInfo.InvariantCulture, $",\"Content-Length\":[\"{length}\"]");
        if (values.Draw() < 0.4) headers.Append(",\"Cache-Control\":[\"no-store, no-cache, must-revalidate\"]");
        if (values.Draw() < 0.3)
            headers.Append(CultureInfo.InvariantCulture, $",\"Set-Cookie\":[\"sid={values.Hex(16)}; path=/\",\"lb={values.Hex(8)}\"]");
        return headers.Append('}').ToString();
    }

    private static string Body(ScanValues values)
    {
        int length = Math.Min(65_536, values.Length(7.2, 1.5));
        var body = new StringBuilder("<!DOCTYPE html>\r\n<html>\r\n<head><meta charset=\"utf-8\">");
        double draw = values.Draw();
        body.Append(
            draw < 0.18 ? values.Pick(Blocked) : draw < 0.5 ? values.Pick(Harmless) : $"<title>{values.Word()} {values.Word()}</title>");
        int most = Math.Max(length, body.Length);
        while (body.Length < length)
            body.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"c{values.Below(9999)}\"><p>{values.Word()} {values.Word()} {values.Word()}</p><a href=\"https://{values.Word()}-{values.Word()}.example/{values.Below(9999)}?q={values.Word()}&x=1\">{values.Word()}</a></div>\n");
        return body.ToString(0, Math.Min(most, body.Length));
    }
}
