namespace Sonde.Packets.Text;

/// <content>The layers above IP.</content>
internal ref partial struct ScapyDissector
{
    private bool Icmp(int start, int end, string name)
    {
        int mark = Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        uint type = 255;
        if (fields.Take(1, out type)) _text.Append(" type=").Append(ScapyNames.IcmpType((int)type));
        if (fields.Take(1, out uint code)) _text.Append(" code=").Append(ScapyNames.IcmpCode((int)type, (int)code));
        fields.Hex("chksum", 2);
        switch (type)
        {
            case 0 or 8 or (>= 13 and <= 18):
                fields.Hex("id", 2);
                fields.Hex("seq", 2);
                if (type is 13 or 14)
                {
                    Stamp(ref fields, "ts_ori");
                    Stamp(ref fields, "ts_rx");
                    Stamp(ref fields, "ts_tx");
                }

                if (type is 17 or 18) fields.Address("addr_mask");
                break;
            case 5:
                fields.Address("gw");
                break;
            case 12:
                fields.Decimal("ptr", 1);
                fields.Hex("reserved", 3);
                break;
            default:
                fields.Decimal("unused", 4);
                break;
        }

        if (fields.IsSpoiled) return Undo(mark);
        Commit();
        int payload = start + fields.Position;
        if (payload == end) return true;
        if (type is not (3 or 4 or 5 or 11 or 12) || !Ipv4(payload, end, "IPerror")) Raw(payload, end);
        return true;
    }

    private readonly void Stamp(ref FieldReader fields, string name)
    {
        if (!fields.Take(4, out uint value)) return;
        uint seconds = value / 1000;
        _text.Append(' ').Append(name).Append('=').Append(seconds / 3600).Append(':').Append(seconds / 60 % 60)
            .Append(':').Append(seconds % 60).Append('.').Append(value % 1000);
    }

    private bool Icmpv6(int start, int end)
    {
        // A message shorter than its header was shown as bytes.
        if (end - start < 8) return false;
        (string name, string typeName) = ScapyNames.Icmpv6(_packet[start]);
        Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        fields.Take(1, out uint type);
        fields.Take(1, out uint code);
        _text.Append(" type=").Append(typeName).Append(" code=").Append(ScapyNames.Icmpv6Code((int)type, (int)code));
        fields.Hex("cksum", 2);
        switch (type)
        {
            case 1 or 3:
                fields.Hex("unused", 4);
                break;
            case 2:
                fields.Decimal("mtu", 4);
                break;
            case 4:
                fields.Decimal("ptr", 4);
                break;
            case 128 or 129:
                fields.Hex("id", 2);
                fields.Hex("seq", 2);
                if (!fields.Left.IsEmpty) _text.Append(" data=").AppendLiteral(fields.Left);
                Commit();
                return true;
            default:
                _text.Append(" msgbody=").AppendLiteral(fields.Left);
                Commit();
                return true;
        }

        Commit();
        int payload = start + fields.Position;
        if (payload < end && !Ipv6(payload, end, "IPerror6")) Raw(payload, end);
        return true;
    }

    private bool Tcp(int start, int end, string name)
    {
        int mark = Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        Ports(ref fields);
        fields.Decimal("seq", 4);
        fields.Decimal("ack", 4);
        int offset = 5;
        if (fields.Take(1, out uint first))
        {
            offset = (int)first >> 4;
            _text.Append(" dataofs=").Append(offset).Append("L reserved=").Append(first & 0xF).Append('L');
        }

        if (fields.Take(1, out uint flags))
        {
            _text.Append(" flags=");
            for (int bit = 0; bit < 8; bit++)
                if ((flags >> bit & 1) != 0) _text.Append("FSRPAUEC"[bit]);
        }

        fields.Decimal("window", 2);
        fields.Hex("chksum", 2);
        fields.Decimal("urgptr", 2);
        if (!fields.IsSpoiled && !fields.Left.IsEmpty && !ScapyOptions.TryAppendTcp(_text, fields.Cut(Math.Max(0, offset - 5) * 4)))
            fields.Spoil();
        if (fields.IsSpoiled) return Undo(mark);
        Commit();
        Raw(start + fields.Position, end);
        return true;
    }

    private bool Udp(int start, int end, string name)
    {
        int mark = Begin(name);
        var fields = new FieldReader(_packet[start..end], _text);
        (uint source, uint destination) = Ports(ref fields);
        uint? length = fields.Decimal("len", 2);
        fields.Hex("chksum", 2);
        if (fields.IsSpoiled || length is null) return Undo(mark);
        Commit();
        int paddings = _paddings.Count;
        int payload = start + fields.Position;
        Split(payload, end, (int)length - 8, out int payloadEnd);
        if (payload < payloadEnd && !((source == 53 || destination == 53) && Dns(payload, payloadEnd))) Raw(payload, payloadEnd);
        if (payloadEnd < end) AfterPadding(paddings);
        return true;
    }

    private readonly (uint Source, uint Destination) Ports(ref FieldReader fields)
    {
        uint destination = 0;
        if (fields.Take(2, out uint source)) _text.Append(" sport=").Append(ScapyNames.Port((int)source));
        if (fields.Take(2, out destination)) _text.Append(" dport=").Append(ScapyNames.Port((int)destination));
        return (source, destination);
    }

    private bool Dns(int start, int end)
    {
        int mark = Begin("DNS");
        var dns = new ScapyDns(_packet[start..end], _text);
        if (!dns.TryAppend(out int consumed)) return Undo(mark);
        Commit();
        Raw(start + consumed, end);
        return true;
    }
}
