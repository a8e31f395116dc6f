using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// What came is HTTP that cannot be followed: net/http, net/textproto, net/http/internal, compress. One of them begins as a cause of the
/// system does, so these are asked first.
/// </summary>
internal static class HttpErrors
{
    public static readonly ErrorLiteral[] Rows =
    [
        new("http.malformed", LiteralForm.Open, "malformed http", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.mime", LiteralForm.Open, "malformed mime header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.content_length", LiteralForm.Open, "bad content-length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.content_length_invalid", LiteralForm.Open, "invalid content-length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.lengths", LiteralForm.Open, "http: message cannot contain multiple content-length headers", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.content_length_empty", LiteralForm.Open, "invalid empty content-length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.transfer_encoding", LiteralForm.Open, "unsupported transfer encoding", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.transfer_encodings", LiteralForm.Open, "too many transfer encodings", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunked", LiteralForm.Open, "malformed chunked encoding", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_byte", LiteralForm.Open, "invalid byte in chunk length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_length", LiteralForm.Open, "http chunk length too large", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_empty", LiteralForm.Open, "empty hex number for chunk length", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_line", LiteralForm.Open, "header line too long", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_overhead", LiteralForm.Open, "chunked encoding contains too much non-data", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_bare", LiteralForm.Open, "chunked line ends with bare lf", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.chunk_end", LiteralForm.Open, "chunk end read error", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.trailer_key", LiteralForm.Open, "bad trailer key", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.trailer_invalid", LiteralForm.Open, "invalid trailer key", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.trailer_long", LiteralForm.Open, "http: suspiciously long trailer after chunked body", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.trailer", LiteralForm.Open, "http: trailer header without chunked transfer encoding", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.trailer_old", LiteralForm.Open, "trailer header without chunked transfer encoding", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.headers_long", LiteralForm.Open, "net/http: server response headers exceeded", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.informational", LiteralForm.Open, "net/http: too many 1xx informational responses", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.informational_h2", LiteralForm.Open, "http2: too many 1xx informational responses", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.more_than_declared", LiteralForm.Open, "net/http: server replied with more than declared content-length", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.location", LiteralForm.Open, "failed to parse location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.no_location", LiteralForm.Tail, "response missing location header", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.no_location_asked", LiteralForm.Open, "http: no location header in response", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.redirects", LiteralForm.Open, "stopped after 10 redirects", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.no_host", LiteralForm.Open, "http: no host in request url", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.scheme", LiteralForm.Open, "unsupported protocol scheme", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.message_large", LiteralForm.Open, "message too large", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.line_long", LiteralForm.Open, "bufio: buffer full", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.token_long", LiteralForm.Open, "bufio.scanner: token too long", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.short_response", LiteralForm.Open, "short response", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.short_line", LiteralForm.Open, "short line", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.textproto", LiteralForm.Open, "textproto:", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.limit", LiteralForm.Open, "read limit of", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.body_large", LiteralForm.Open, "http: request body too large", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.gzip", LiteralForm.Open, "gzip: invalid", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.flate", LiteralForm.Open, "flate: corrupt input before offset", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.flate_internal", LiteralForm.Open, "flate: internal error", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.zlib", LiteralForm.Open, "zlib: invalid", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.unzip", LiteralForm.Open, "net/http: invalid gzip", Stage.Http, OutcomeClasses.HttpInvalid),
        new("http.unexpected_bytes", LiteralForm.Open, "unsolicited response received on idle http channel", Stage.Http,
            OutcomeClasses.HttpInvalid),
        new("http.invalid_protocol", LiteralForm.Open, "invalid http version", Stage.Http, OutcomeClasses.HttpInvalid),
    ];
}
