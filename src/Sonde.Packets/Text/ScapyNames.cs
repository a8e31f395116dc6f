namespace Sonde.Packets.Text;

/// <summary>The names that Scapy 2.2 printed for numbers.</summary>
internal static class ScapyNames
{
    private static readonly string?[] IcmpTypes =
    [
        "echo-reply", null, null, "dest-unreach", "source-quench", "redirect", null, null, "echo-request", "router-advertisement",
        "router-solicitation", "time-exceeded", "parameter-problem", "timestamp-request", "timestamp-reply", "information-request",
        "information-response", "address-mask-request", "address-mask-reply",
    ];

    private static readonly string?[] UnreachableCodes =
    [
        "network-unreachable", "host-unreachable", "protocol-unreachable", "port-unreachable", "fragmentation-needed",
        "source-route-failed", "network-unknown", "host-unknown", null, "network-prohibited", "host-prohibited",
        "TOS-network-unreachable", "TOS-host-unreachable", "communication-prohibited", "host-precedence-violation", "precedence-cutoff",
    ];

    private static readonly string?[] RedirectCodes = ["network-redirect", "host-redirect", "TOS-network-redirect", "TOS-host-redirect"];
    private static readonly string?[] ExceededCodes = ["ttl-zero-during-transit", "ttl-zero-during-reassembly"];
    private static readonly string?[] ParameterCodes = ["ip-header-bad", "required-option-missing"];

    private static readonly string?[] OptionNames =
    [
        "end_of_list", "nop", "security", "loose_source_route", "timestamp", "extended_security", "commercial_security", "record_route",
        "stream_id", "strict_source_route", "experimental_measurement", "mtu_probe", "mtu_reply", "flow_control", "access_control",
        "encode", "imi_traffic_descriptor", "extended_IP", "traceroute", "address_extension", "router_alert",
        "selective_directed_broadcast_mode", null, "dynamic_packet_state", "upstream_multicast_packet", "quick_start", null, null, null,
        null,
        "rfc4727_experiment",
    ];

    public static string Port(int port) => port switch
    {
        20 => "ftp_data",
        21 => "ftp",
        22 => "ssh",
        23 => "telnet",
        25 => "smtp",
        53 => "domain",
        80 => "http",
        123 => "ntp",
        443 => "https",
        8080 => "http_alt",
        _ => port.ToString(),
    };

    public static string Protocol(int protocol) => protocol switch
    {
        0 => "ip",
        1 => "icmp",
        2 => "igmp",
        4 => "ipencap",
        6 => "tcp",
        17 => "udp",
        33 => "dccp",
        41 => "ipv6",
        43 => "ipv6_route",
        44 => "ipv6_frag",
        46 => "rsvp",
        47 => "gre",
        50 => "esp",
        51 => "ah",
        58 => "ipv6_icmp",
        59 => "ipv6_nonxt",
        60 => "ipv6_opts",
        88 => "eigrp",
        89 => "ospf",
        94 => "ipip",
        103 => "pim",
        108 => "ipcomp",
        112 => "vrrp",
        115 => "l2tp",
        132 => "sctp",
        136 => "udplite",
        _ => protocol.ToString(),
    };

    public static string NextHeader(int protocol) => protocol switch
    {
        0 => "Hop-by-Hop Option Header",
        4 => "IP",
        6 => "TCP",
        17 => "UDP",
        41 => "IPv6",
        43 => "Routing Header",
        44 => "Fragment Header",
        47 => "GRE",
        50 => "ESP Header",
        51 => "AH Header",
        58 => "ICMPv6",
        59 => "No Next Header",
        60 => "Destination Option Header",
        135 => "Mobility Header",
        _ => protocol.ToString(),
    };

    public static string IcmpType(int type) => Of(IcmpTypes, type);

    public static string IcmpCode(int type, int code) => type switch
    {
        3 => Of(UnreachableCodes, code),
        5 => Of(RedirectCodes, code),
        11 => Of(ExceededCodes, code),
        12 => Of(ParameterCodes, code),
        _ => code.ToString(),
    };

    public static (string Class, string Type) Icmpv6(int type) => type switch
    {
        1 => ("ICMPv6DestUnreach", "Destination unreachable"),
        2 => ("ICMPv6PacketTooBig", "Packet too big"),
        3 => ("ICMPv6TimeExceeded", "Time exceeded"),
        4 => ("ICMPv6ParamProblem", "Parameter problem"),
        128 => ("ICMPv6EchoRequest", "Echo Request"),
        129 => ("ICMPv6EchoReply", "Echo Reply"),
        _ => ("ICMPv6Unknown", type.ToString()),
    };

    public static string Icmpv6Code(int type, int code) => (type, code) switch
    {
        (1, 0) => "No route to destination",
        (1, 1) => "Communication with destination administratively prohibited",
        (1, 2) => "Beyond scope of source address",
        (1, 3) => "Address unreachable",
        (1, 4) => "Port unreachable",
        (3, 0) => "hop limit exceeded in transit",
        (3, 1) => "fragment reassembly time exceeded",
        (4, 0) => "erroneous header field encountered",
        (4, 1) => "unrecognized Next Header type encountered",
        (4, 2) => "unrecognized IPv6 option encountered",
        _ => code.ToString(),
    };

    public static string OptionName(int number) => number < OptionNames.Length && OptionNames[number] is { } name ? name : $"{number}L";

    /// <summary>The class that shows an IPv4 option, by its number within its class.</summary>
    public static string OptionClass(int number) => number switch
    {
        0 => "IPOption_EOL",
        1 => "IPOption_NOP",
        2 => "IPOption_Security",
        3 => "IPOption_LSRR",
        7 => "IPOption_RR",
        8 => "IPOption_Stream_Id",
        9 => "IPOption_SSRR",
        11 => "IPOption_MTU_Probe",
        12 => "IPOption_MTU_Reply",
        18 => "IPOption_Traceroute",
        19 => "IPOption_Address_Extension",
        20 => "IPOption_Router_Alert",
        21 => "IPOption_SDBM",
        _ => "IPOption",
    };

    public static string DnsType(int type) => type switch
    {
        0 => "ANY",
        1 => "A",
        2 => "NS",
        3 or 4 => "MD",
        5 => "CNAME",
        6 => "SOA",
        7 => "MB",
        8 => "MG",
        9 => "MR",
        10 => "NULL",
        11 => "WKS",
        12 => "PTR",
        13 => "HINFO",
        14 => "MINFO",
        15 => "MX",
        16 => "TXT",
        17 => "RP",
        18 => "AFSDB",
        28 => "AAAA",
        33 => "SRV",
        38 => "A6",
        39 => "DNAME",
        255 => "ALL",
        _ => type.ToString(),
    };

    public static string DnsQuestionType(int type) => type switch
    {
        251 => "IXFR",
        252 => "AXFR",
        253 => "MAILB",
        254 => "MAILA",
        _ => DnsType(type),
    };

    public static string DnsClass(int @class) => @class switch
    {
        1 => "IN",
        2 => "CS",
        3 => "CH",
        4 => "HS",
        255 => "ANY",
        _ => @class.ToString(),
    };

    private static string Of(string?[] names, int number) => number < names.Length && names[number] is { } name ? name : number.ToString();
}
