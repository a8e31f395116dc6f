using System.Buffers.Binary;
using System.Text;

namespace Sonde.Packets.Text;

/// <summary>Options of IPv4 and TCP as Scapy 2.2 showed them.</summary>
internal static class ScapyOptions
{
    public static void AppendIp(StringBuilder text, ReadOnlySpan<byte> options)
    {
        text.Append(" options=[");
        for (bool isFirst = true; !options.IsEmpty; isFirst = false)
        {
            if (!isFirst) text.Append(", ");
            int mark = text.Length;
            var fields = new FieldReader(options, text);
            AppendIpOption(ref fields);
            if (fields.IsSpoiled)
            {
                text.Length = mark;
                text.Append("<Raw  load=").AppendLiteral(options).Append(" |>");
                break;
            }

            text.Append(" |>");
            options = fields.Left;
        }

        text.Append(']');
    }

    /// <summary>False for a lone kind octet at the end, on which Scapy gave up the whole segment.</summary>
    public static bool TryAppendTcp(StringBuilder text, ReadOnlySpan<byte> options)
    {
        text.Append(" options=[");
        for (bool isFirst = true; !options.IsEmpty; isFirst = false)
        {
            if (!isFirst) text.Append(", ");
            byte kind = options[0];
            if (kind <= 1)
            {
                text.Append(kind == 0 ? "('EOL', None)" : "('NOP', None)");
                if (kind == 0) break;
                options = options[1..];
                continue;
            }

            if (options.Length < 2) return false;
            int length = Math.Min(Math.Max(2, (int)options[1]), options.Length);
            AppendTcpOption(text, kind, options[2..length]);
            options = options[length..];
        }

        text.Append(']');
        return true;
    }

    private static void AppendIpOption(ref FieldReader fields)
    {
        fields.Take(1, out uint first);
        int number = (int)first & 0x1F, @class = (int)(first >> 5) & 3;
        StringBuilder text = fields.Text.Append('<').Append(ScapyNames.OptionClass(number)).Append("  copy_flag=").Append(first >> 7)
            .Append("L optclass=").Append(@class switch { 0 => "control", 2 => "debug", _ => $"{@class}L" })
            .Append(" option=").Append(ScapyNames.OptionName(number));
        if (number is 0 or 1) return;
        int length = (int)(fields.Decimal("length", 1) ?? 0);
        switch (number)
        {
            case 2:
                fields.Decimal("security", 2);
                fields.Decimal("compartment", 2);
                fields.Decimal("handling_restrictions", 2);
                if (!fields.IsSpoiled && !fields.Left.IsEmpty)
                    text.Append(" transmission_control_code=").AppendLiteral(fields.Cut(3).TrimEnd((byte)0));
                break;
            case 3 or 7 or 9:
                fields.Decimal("pointer", 1);
                AppendAddresses(ref fields, "routers", length - 3);
                break;
            case 8:
                fields.Decimal("security", 2);
                break;
            case 11 or 12:
                fields.Decimal("mtu", 2);
                break;
            case 18:
                fields.Decimal("id", 2);
                fields.Decimal("outbound_hops", 2);
                fields.Decimal("return_hops", 2);
                fields.Address("originator_ip");
                break;
            case 19:
                fields.Address("src_ext");
                fields.Address("dst_ext");
                break;
            case 20:
                if (fields.Take(2, out uint alert))
                    text.Append(" alert=").Append(alert == 0 ? "router_shall_examine_packet" : alert.ToString());
                break;
            case 21:
                AppendAddresses(ref fields, "addresses", length - 2);
                break;
            default:
                if (!fields.IsSpoiled && !fields.Left.IsEmpty) text.Append(" value=").AppendLiteral(fields.Cut(length - 2));
                break;
        }
    }

    private static void AppendAddresses(ref FieldReader fields, string name, int length)
    {
        if (fields.IsSpoiled || fields.Left.IsEmpty) return;
        ReadOnlySpan<byte> list = fields.Cut(length);
        fields.Text.Append(' ').Append(name).Append("=[");
        for (int at = 0; at < list.Length; at += 4)
        {
            if (list.Length - at < 4)
            {
                fields.Spoil();
                return;
            }

            if (at > 0) fields.Text.Append(", ");
            fields.Text.Append('\'').Append(list[at]).Append('.').Append(list[at + 1]).Append('.').Append(list[at + 2]).Append('.')
                .Append(list[at + 3]).Append('\'');
        }

        fields.Text.Append(']');
    }

    private static void AppendTcpOption(StringBuilder text, byte kind, ReadOnlySpan<byte> value)
    {
        string? name = kind switch
        {
            2 => "MSS",
            3 => "WScale",
            4 => "SAckOK",
            5 => "SAck",
            8 => "Timestamp",
            14 => "AltChkSum",
            15 => "AltChkSumOpt",
            25 => "Mood",
            _ => null,
        };
        text.Append('(');
        if (name is null) text.Append(kind);
        else text.Append('\'').Append(name).Append('\'');
        text.Append(", ");
        switch (kind, value.Length)
        {
            case (2, 2):
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(value));
                break;
            case (3, 1):
                text.Append(value[0]);
                break;
            case (14, 3):
                text.Append('(').Append(value[0]).Append(", ").Append(BinaryPrimitives.ReadUInt16BigEndian(value[1..])).Append(')');
                break;
            case (25, 1):
                text.Append("''");
                break;
            case (5, 4):
                text.Append(BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case (5, _) when value.Length % 4 == 0:
            case (8, 8):
                text.Append('(');
                for (int at = 0; at < value.Length; at += 4)
                    text.Append(at == 0 ? "" : ", ").Append(BinaryPrimitives.ReadUInt32BigEndian(value[at..]));
                text.Append(')');
                break;
            default:
                text.AppendLiteral(value);
                break;
        }

        text.Append(')');
    }
}
