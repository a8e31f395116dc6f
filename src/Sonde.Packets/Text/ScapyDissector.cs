using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Text;

/// <summary>Takes a packet apart layer by layer and writes each as Scapy 2.2 showed it.</summary>
internal ref partial struct ScapyDissector
{
    private const int MaximumDepth = 32;

    private readonly ReadOnlySpan<byte> _packet;
    private readonly StringBuilder _text = new(512);
    private readonly List<Range> _paddings = [];
    private int _depth;

    public ScapyDissector(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>How many bytes <c>s[:count]</c> has.</summary>
    public static int PythonCut(int length, int count) => count >= 0 ? Math.Min(count, length) : Math.Max(0, length + count);

    public string Render()
    {
        int version = _packet.IsEmpty ? 0 : _packet[0] >> 4;
        if (!(version == 6 ? Ipv6(0, _packet.Length, "IPv6") : Ipv4(0, _packet.Length, "IP"))) Raw(0, _packet.Length);
        foreach (Range padding in _paddings) Load("Padding", _packet[padding]);
        if (_depth > 0) _text.Append('|').Append('>', _depth);
        return _text.ToString();
    }

    // Begins a layer; a failed one is taken back to this length.
    private int Begin(string name)
    {
        int mark = _text.Length;
        _text.Append(_depth == 0 ? "<" : "|<").Append(name).Append(' ');
        return mark;
    }

    private bool Undo(int mark)
    {
        _text.Length = mark;
        return false;
    }

    // The layer's fields are written; from here on nothing of it can fail.
    private void Commit()
    {
        _depth++;
        _text.Append(' ');
    }

    private void Load(string name, ReadOnlySpan<byte> bytes)
    {
        Begin(name);
        _text.Append(" load=").AppendLiteral(bytes);
        Commit();
    }

    private void Raw(int start, int end)
    {
        if (end > start) Load("Raw", _packet[start..end]);
    }

    // What belongs to the layer goes to the next one, the rest is shown at the very end.
    private void Split(int start, int end, int length, out int payloadEnd)
    {
        payloadEnd = start + PythonCut(end - start, length);
        if (payloadEnd < end) _paddings.Add(payloadEnd..end);
    }

    private void AfterPadding(int mark)
    {
        // Paddings of inner layers were added before those of outer ones: keep the order of Scapy, inner first.
        if (mark < _paddings.Count - 1)
        {
            Range outer = _paddings[mark];
            _paddings.RemoveAt(mark);
            _paddings.Add(outer);
        }
    }

    private bool Ipv4(int start, int end, string name)
    {
        if (_depth >= MaximumDepth) return false;
        int mark = Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        uint? total = null, fragment = null, protocol = null;
        int header = 0;
        if (fields.Take(1, out uint first))
        {
            header = (int)(first & 0xF) * 4;
            _text.Append(" version=").Append(first >> 4).Append("L ihl=").Append(first & 0xF).Append('L');
            fields.Hex("tos", 1);
            total = fields.Decimal("len", 2);
            fields.Decimal("id", 2);
            if (fields.Take(2, out uint flagsAndFragment)) fragment = Fragment(flagsAndFragment);
            fields.Decimal("ttl", 1);
            if (fields.Take(1, out uint number))
            {
                protocol = number;
                _text.Append(" proto=").Append(ScapyNames.Protocol((int)number));
            }

            fields.Hex("chksum", 2);
            fields.Address("src");
            fields.Address("dst");
            if (!fields.IsSpoiled && !fields.Left.IsEmpty) ScapyOptions.AppendIp(_text, fields.Cut(header - 20));
        }

        if (fields.IsSpoiled || total is null) return Undo(mark);
        Commit();
        int paddings = _paddings.Count;
        int payload = start + fields.Position;
        Split(payload, end, (int)total - header, out int payloadEnd);
        if (payload < payloadEnd) UpperOfIpv4(payload, payloadEnd, fragment == 0 ? (int)(protocol ?? 255) : 255, name == "IPerror");
        if (payloadEnd < end) AfterPadding(paddings);
        return true;
    }

    private uint Fragment(uint word)
    {
        _text.Append(" flags=");
        bool any = false;
        foreach ((uint bit, string flag) in (ReadOnlySpan<(uint, string)>)[(0x2000, "MF"), (0x4000, "DF"), (0x8000, "evil")])
        {
            if ((word & bit) == 0) continue;
            if (any) _text.Append('+');
            _text.Append(flag);
            any = true;
        }

        _text.Append(" frag=").Append(word & 0x1FFF).Append('L');
        return word & 0x1FFF;
    }

    private void UpperOfIpv4(int start, int end, int protocol, bool cited)
    {
        bool shown = (protocol, cited) switch
        {
            (1, _) => Icmp(start, end, cited ? "ICMPerror" : "ICMP"),
            (4, _) => Ipv4(start, end, cited ? "IPerror" : "IP"),
            (6, _) => Tcp(start, end, cited ? "TCPerror" : "TCP"),
            (17, _) => Udp(start, end, cited ? "UDPerror" : "UDP"),
            (41, false) => Ipv6(start, end, "IPv6"),
            _ => false,
        };
        if (!shown) Raw(start, end);
    }

    private bool Ipv6(int start, int end, string name)
    {
        if (_depth >= MaximumDepth) return false;
        int mark = Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        uint? length = null;
        uint next = 59;
        if (fields.Take(4, out uint first))
        {
            _text.Append(" version=").Append(first >> 28).Append("L tc=").Append((first >> 20) & 0xFF).Append("L fl=")
                .Append(first & 0xFFFFF).Append('L');
            length = fields.Decimal("plen", 2);
            if (fields.Take(1, out next)) _text.Append(" nh=").Append(ScapyNames.NextHeader((int)next));
            fields.Decimal("hlim", 1);
            AppendAddress(ref fields, "src");
            AppendAddress(ref fields, "dst");
        }

        if (fields.IsSpoiled || length is null) return Undo(mark);
        Commit();
        int paddings = _paddings.Count;
        int payload = start + fields.Position;
        Split(payload, end, (int)length, out int payloadEnd);
        bool cited = name == "IPerror6";
        bool shown = payload == payloadEnd || next switch
        {
            4 => Ipv4(payload, payloadEnd, "IP"),
            6 => Tcp(payload, payloadEnd, cited ? "TCPerror" : "TCP"),
            17 => Udp(payload, payloadEnd, cited ? "UDPerror" : "UDP"),
            41 => Ipv6(payload, payloadEnd, "IPv6"),
            58 => Icmpv6(payload, payloadEnd),
            _ => false,
        };
        if (!shown) Raw(payload, payloadEnd);
        if (payloadEnd < end) AfterPadding(paddings);
        return true;
    }

    private readonly void AppendAddress(ref FieldReader fields, string name)
    {
        if (fields.Left.IsEmpty || fields.IsSpoiled) return;
        if (fields.Left.Length < 16)
        {
            fields.Spoil();
            return;
        }

        _text.Append(' ').Append(name).Append('=').Append(PacketAddress.Read(fields.Cut(16)).ToString());
    }
}
