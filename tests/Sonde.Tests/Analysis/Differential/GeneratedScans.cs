using System.Text.Json.Nodes;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>Makes up lines of every generation of scans, from a seed, with every kind of ending and of oddity that lines have.</summary>
internal sealed partial class GeneratedScans(int seed)
{
    private readonly Random _random = new(seed);

    public string HyperquackV2(string service)
    {
        JsonArray trials = [];
        int tries = _random.Next(0, 5);
        bool controls = _random.Next(4) > 0;
        if (controls) trials.Add(Trial(service, "matches_template", control: true));
        bool matched = false;
        for (int i = 0; i < tries && !matched; i++)
        {
            JsonObject trial = Trial(service, "matches_template", control: false);
            matched = trial["matches_template"]!.GetValue<bool>();
            trials.Add(trial);
        }

        for (int i = _random.Next(3); controls && i > 0; i--) trials.Add(Trial(service, "matches_template", control: true));
        var line = new JsonObject
        {
            ["vp"] = "192.0.2.7",
            ["location"] = new JsonObject { ["country_code"] = "SE" },
            ["service"] = service,
            ["test_url"] = "a.example",
            ["response"] = trials,
            ["anomaly"] = !matched && _random.Next(6) > 0,
            ["stateful_block"] = _random.Next(9) == 0,
        };
        if (_random.Next(9) > 0) line["controls_failed"] = _random.Next(9) == 0;
        return line.ToJsonString();
    }

    public string HyperquackV1(string service)
    {
        int retries = _random.Next(0, 5);
        JsonArray results = [];
        for (int i = 0; i <= retries + _random.Next(0, 3); i++)
        {
            JsonObject trial = Trial(service, "Success", control: false);
            trial["Sent"] = i <= retries
                ? Pick("", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "a.example")
                : Pick("", "GET / HTTP/1.1\r\nHost: example5718349450314.com\r\n\r\n", "rtyutgyhefdafioasfjhjhi.com");
            results.Add(trial);
        }

        return new JsonObject
        {
            ["Server"] = "192.0.2.7",
            ["Keyword"] = "a.example",
            ["Retries"] = retries,
            ["Results"] = results,
            ["Blocked"] = _random.Next(2) == 0,
            ["FailSanity"] = _random.Next(9) == 0,
            ["StatefulBlock"] = false,
        }.ToJsonString();
    }

    public string SatelliteV22()
    {
        JsonArray response = [];
        for (int i = _random.Next(0, 4); i >= 0; i--)
        {
            bool isControl = _random.Next(5) == 0;
            int rcode = _random.Next(3) switch { 0 => 0, 1 => -1, _ => _random.Next(0, 26) };
            var item = new JsonObject
            {
                ["url"] = isControl ? "a.root-servers.net" : "a.example",
                ["has_type_a"] = rcode == 0,
                ["rcode"] = rcode,
                ["error"] = rcode == -1 ? Pick(DnsError(), "null", "", "SERVFAIL") : "null",
                ["response"] = rcode == 0 ? Answers(asObject: true) : new JsonObject(),
            };
            response.Add(item);
        }

        return new JsonObject
        {
            ["vp"] = Pick("198.51.100.7", "198.51.100.8"),
            ["test_url"] = "a.example",
            ["location"] = new JsonObject { ["country_code"] = "SE" },
            ["passed_liveness"] = _random.Next(9) > 0,
            ["connect_error"] = false,
            ["anomaly"] = _random.Next(2) == 0,
            ["start_time"] = "2022-07-03 12:00:00.1 -0400 EDT",
            ["end_time"] = "2022-07-03 12:00:00.2 -0400 EDT",
            ["confidence"] =
                new JsonObject { ["average"] = 0, ["matches"] = null, ["untagged_controls"] = false, ["untagged_response"] = false },
            ["excluded"] = false,
            ["exclude_reason"] = new JsonArray(),
            ["response"] = response,
        }.ToJsonString();
    }

    public string SatelliteV20()
    {
        JsonObject response = [];
        if (_random.Next(6) > 0)
        {
            JsonArray codes = [], errors = [];
            for (int i = _random.Next(0, 3); i > 0; i--)
            {
                int code = _random.Next(2) == 0 ? -1 : _random.Next(1, 26);
                codes.Add(code.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (code == -1) errors.Add(DnsError());
            }

            bool succeeds = _random.Next(2) == 0 || codes.Count == 0;
            if (succeeds)
            {
                codes.Add("0");
                foreach (string ip in SomeAddresses()) response[ip] = new JsonArray([.. Tags().Select(tag => (JsonNode)tag)]);
            }

            response["rcode"] = codes;
            response["error"] = errors;
        }

        return new JsonObject
        {
            ["vp"] = "198.51.100.7",
            ["test_url"] = "a.example",
            ["location"] = new JsonObject { ["country_code"] = "SE" },
            ["response"] = response,
            ["passed_control"] = _random.Next(9) > 0,
            ["connect_error"] = false,
            ["in_control_group"] = true,
            ["anomaly"] = true,
            ["confidence"] = new JsonObject(),
            ["start_time"] = "2021-04-18 12:00:00.1 -0400 EDT m=+1.2",
            ["end_time"] = "2021-04-18 12:00:00.2 -0400 EDT m=+1.3",
        }.ToJsonString();
    }

    public string SatelliteV1()
    {
        var line = new JsonObject { ["resolver"] = "198.51.100.7", ["query"] = "a.example" };
        if (_random.Next(3) == 0)
        {
            line["error"] = _random.Next(2) == 0 ? Pick("no_answer", "SERVFAIL", DnsError()) : ErrorObject();
            return line.ToJsonString();
        }

        JsonObject answers = [];
        foreach (string ip in SomeAddresses()) answers[ip] = new JsonArray([.. Tags().Select(tag => (JsonNode)tag)]);
        line["answers"] = answers;
        line["passed"] = _random.Next(2) == 0;
        return line.ToJsonString();
    }

    public string FlatDns()
    {
        int? rcode = _random.Next(5) switch { 0 => null, 1 => -1, 2 => _random.Next(0, 26), _ => 0 };
        return new JsonObject
        {
            ["domain"] = "a.example",
            ["domain_is_control"] = false,
            ["date"] = "2022-07-03",
            ["retry"] = 0,
            ["resolver_ip"] = "198.51.100.7",
            ["received_error"] = _random.Next(4) == 0 ? DnsError() : null,
            ["received_rcode"] = rcode,
            ["domain_controls_failed"] = _random.Next(9) == 0,
            ["answers"] = rcode is null or 0 ? Answers(asObject: false) : new JsonArray(),
        }.ToJsonString();
    }

    private JsonObject Trial(string service, string matches, bool control)
    {
        bool match = _random.Next(control ? 5 : 3) > (control ? 0 : 1);
        var trial = new JsonObject
        {
            [matches] = match,
            [matches == "Success" ? "StartTime" : "start_time"] = "2024-01-05T00:00:00.1Z",
            [matches == "Success" ? "EndTime" : "end_time"] = "2024-01-05T00:00:01Z",
        };
        if (control) trial["control_url"] = "control-1f2e3d4c5b6a7988.com";
        if (match) return trial;
        string kind = Pick("error", "error", "mismatch", "whole", "none");
        if (kind != "none")
            trial[matches == "Success" ? "Error" : "error"] = kind == "error"
                ? Error()
                : kind == "whole" ? Pick(Whole) : string.Join(';', Some(Mismatches)) + Pick("", ";");
        if (kind == "error" && _random.Next(4) > 0) return trial;
        trial[matches == "Success" ? "Received" : "response"] = service is "http" or "https" ? Page() : Pick("", Pick(Bodies));
        return trial;
    }

    private string Error()
        => Pick(Wrappers) + Pick(Causes) + (_random.Next(6) == 0 ? " (Client.Timeout exceeded while awaiting headers)" : "");

    private string DnsError()
        => Pick(
            "read udp 192.0.2.1:4->198.51.100.7:53: ", "read udp 192.0.2.1:4->198.51.100.7:53: read: ",
            "write udp 192.0.2.1:4->198.51.100.7:53: write: ", "")
        + Pick(
            "i/o timeout", "connection refused", "no route to host", "message too long", "short read", "protocol error",
            "operation not permitted", "no buffer space available", "what is this");

    private JsonObject ErrorObject()
    {
        JsonNode cause = _random.Next(3) == 0 ? new JsonObject() : JsonValue.Create(Pick(24, 90, 111, 113, 900, 98));
        for (int i = _random.Next(3); i > 0; i--) cause = new JsonObject { ["Syscall"] = "read", ["Err"] = cause };
        return new JsonObject { ["Op"] = "read", ["Net"] = "udp", ["Err"] = cause };
    }

    private JsonObject Page()
    {
        JsonObject headers = [];
        if (_random.Next(4) == 0) headers["Server"] = new JsonArray(Pick("AkamaiGHost", "GHost", "nginx"));
        return new JsonObject { ["status_line"] = Pick(Statuses), ["headers"] = headers, ["body"] = Pick(Bodies) };
    }

    private JsonNode Answers(bool asObject)
    {
        JsonObject byIp = [];
        JsonArray list = [];
        foreach (string ip in SomeAddresses())
        {
            var answer = new JsonObject();
            answer[asObject ? "asname" : "as_name"] = Pick(null, "EXAMPLE-NET", "", "Größte Netze, 100 %");
            answer[asObject ? "asnum" : "asn"] = _random.Next(3) switch { 0 => null, 1 => 0, _ => 64500 };
            if (asObject)
            {
                answer["http"] = "";
                answer["cert"] = "";
                answer["matched"] = _random.Next(2) == 0 ? null : new JsonArray([.. Tags().Select(tag => (JsonNode)tag)]);
                byIp[ip] = answer;
                continue;
            }

            answer["ip"] = ip;
            if (_random.Next(3) == 0) answer["matches_control"] = new JsonObject { ["ip"] = Maybe(), ["asn"] = Maybe() };
            if (_random.Next(3) == 0)
            {
                answer["https_tls_cert_matches_domain"] = _random.Next(2) == 0;
                answer["https_tls_cert_has_trusted_ca"] = _random.Next(3) switch { 0 => null, 1 => true, _ => false };
                answer["https_tls_cert_common_name"] = Pick(null, "b.example", "Größe");
                answer["https_tls_cert_issuer"] = Pick(null, "Ex CA", "b.example");
            }
            else if (_random.Next(3) == 0)
            {
                answer["https_error"] = "dial tcp: refused";
            }

            if (_random.Next(4) == 0)
            {
                answer["http_analysis_is_known_blockpage"] = _random.Next(2) == 0;
                answer["http_analysis_page_signature"] = Pick(null, "b_x");
            }

            list.Add(answer);
        }

        return asObject ? byIp : list;
    }

    private JsonNode? Maybe() => _random.Next(2) == 0 ? true : null;

    private List<string> SomeAddresses() => [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Pick(Addresses)).Distinct()];

    private List<string> Tags() => [.. Some("ip", "http", "cert", "asnum", "asname").Where(_ => _random.Next(2) == 0)];

    private List<string> Some(params string[] all)
    {
        List<string> some = [.. all.Where(_ => _random.Next(3) == 0)];
        return some.Count == 0 ? [Pick(all)] : some;
    }

    private T Pick<T>(params T[] all) => all[_random.Next(all.Length)];
}
