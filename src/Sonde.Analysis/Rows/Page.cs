using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>What came back: a web page with its TLS session, or the bare text of an echo or discard service.</summary>
internal sealed class Page
{
    /// <summary>True when an answer was recorded at all, even an empty one.</summary>
    public bool IsPresent { get; set; }

    /// <summary>The status line, or all of the text where the service is not HTTP.</summary>
    public JsonText Status { get; set; }

    public List<HeaderLine> Headers { get; } = [];

    public JsonText Body { get; set; }

    public long? TlsVersion { get; set; }

    public long? TlsCipherSuite { get; set; }

    /// <summary>The leaf certificate in base64.</summary>
    public JsonText Certificate { get; set; }

    /// <summary>True for an HTTP response object, false for bare text.</summary>
    public bool IsHttp { get; set; }

    public void Clear()
    {
        IsPresent = IsHttp = false;
        Status = Body = Certificate = default;
        TlsVersion = TlsCipherSuite = null;
        Headers.Clear();
    }
}
