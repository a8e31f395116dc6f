namespace Sonde.Benchmarks;

/// <summary>Lines of Hyperquack (v2) of one service.</summary>
internal sealed class QuackScan(ScanValues values, string service)
{
    /// <summary>Writes lines until there are so many rows.</summary>
    public void Write(TextWriter file, int rows)
    {
        for (int made = 0; made < rows;)
        {
            string vp = values.Address();
            List<string> trials = Trials(vp, out string flags);
            file.Write(
                $$"""{"vp":"{{vp}}","location":{"country_name":"Germany","country_code":"DE"},"service":"{{service}}","test_url":"{{values.Pick(values.Domains)}}","response":[{{string.Join(',', trials)}}],{{flags}},"tag":"2024-01-01T00:00:00"}""");
            file.Write('\n');
            made += trials.Count;
        }
    }

    private List<string> Trials(string vp, out string flags)
    {
        double draw = values.Draw();
        flags = Flags(anomaly: false, failed: false);
        if (draw < 0.86) return [Trial(matches: true, isControl: true), Trial(matches: true)];
        if (draw < 0.90) return [Trial(matches: true, isControl: true), Trial(matches: false, Failure(vp)), Trial(matches: true)];
        if (draw >= 0.99)
        {
            flags = Flags(anomaly: false, failed: true);
            return [Trial(matches: false, Failure(vp), isControl: true), Trial(matches: false, Failure(vp), isControl: true)];
        }

        flags = Flags(anomaly: true, failed: false);
        string failure = Failure(vp);
        List<string> trials = [Trial(matches: true, isControl: true)];
        // Retries mostly fail the same way.
        for (int i = 0; i < 4; i++) trials.Add(Trial(matches: false, values.Draw() < 0.92 ? failure : Failure(vp)));
        trials.Add(Trial(matches: true, isControl: true));
        return trials;
    }

    private static string Flags(bool anomaly, bool failed)
        => $"\"anomaly\":{(anomaly ? "true" : "false")},\"controls_failed\":{(failed ? "true" : "false")},\"stateful_block\":false";

    private string Trial(bool matches, string failure = "", bool isControl = false)
        => $$"""{"matches_template":{{(matches ? "true" : "false")}}{{failure}}{{(isControl ? $",\"control_url\":\"control-{values.Hex(16)}.com\"" : "")}},"start_time":"{{values.Time()}}","end_time":"{{values.Time()}}"}""";

    /// <summary>Members of a try that failed: an error, and what came back if anything did.</summary>
    private string Failure(string vp)
    {
        string connection = $"192.0.2.1:{values.Below(64_000) + 1024}-\\u003e{vp}";
        return service == "echo" ? EchoFailure(vp, connection) : WebFailure(vp, connection);
    }

    private string EchoFailure(string vp, string connection)
    {
        switch (
            values.Weighed(("timeout", 40), ("reset", 25), ("mismatch", 22), ("refused", 6), ("unanswered", 4), ("eof", 2), ("local", 1)))
        {
            case "timeout": return $",\"response\":\"\",\"error\":\"read tcp {connection}:7: i/o timeout\"";
            case "reset": return $",\"response\":\"\",\"error\":\"read tcp {connection}:7: read: connection reset by peer\"";
            case "refused": return $",\"error\":\"dial tcp 0.0.0.0:0-\\u003e{vp}:7: connect: connection refused\"";
            case "unanswered": return $",\"error\":\"dial tcp 0.0.0.0:0-\\u003e{vp}:7: connect: connection timed out\"";
            case "eof": return ",\"response\":\"\",\"error\":\"EOF\"";
            case "local": return $",\"error\":\"dial tcp 0.0.0.0:0-\\u003e{vp}:7: bind: address already in use\"";
            default:
                string status = MadePage.Status(values);
                return $",\"response\":\"HTTP/1.1 {status}\\r\\nContent-Type: text/html\\r\\nServer: X\\r\\n\\r\\n\\u003chtml\\u003e{values.Word()}\\u003c/html\\u003e\",\"error\":\"echo response does not match echo request\"";
        }
    }

    private string WebFailure(string vp, string connection)
    {
        int port = service == "https" ? 443 : 80;
        string get = $"Get \\\"{service}://{vp}:{port}/\\\": ";
        switch (
            values.Weighed(
                ("timeout", 34), ("reset", 20), ("eof", 8), ("refused", 5), ("malformed", 2), ("mismatch", 30), ("route", 1),
                ("tls", service == "https" ? 15 : 0)))
        {
            case "timeout": return $",\"error\":\"{get}net/http: request canceled (Client.Timeout exceeded while awaiting headers)\"";
            case "reset": return $",\"error\":\"{get}read tcp {connection}:{port}: read: connection reset by peer\"";
            case "eof": return $",\"error\":\"{get}EOF\"";
            case "refused": return $",\"error\":\"{get}dial tcp {vp}:{port}: connect: connection refused\"";
            case "malformed": return $",\"error\":\"{get}malformed HTTP response \\\"SSH-2.0-OpenSSH_7.4\\\"\"";
            case "route": return $",\"error\":\"{get}dial tcp {vp}:{port}: connect: no route to host\"";
            case "tls": return $",\"error\":\"{get}remote error: handshake failure\"";
            default:
                string differs = (values.Draw() < 0.7 ? "Status lines do not match;" : "")
                    + (values.Draw() < 0.5 ? "Content-Length header field missing;" : "") + "Bodies do not match;";
                return $",\"response\":{MadePage.Json(values, service == "https")},\"error\":\"{differs}\"";
        }
    }
}
