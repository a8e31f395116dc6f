using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>A query, and how its answers are known.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">A or AAAA.</param>
/// <param name="Message">The message.</param>
internal sealed record DnsQuestion(string Name, DnsType Type, byte[] Message)
{
    private const int OptLength = 11;
    private const ushort UdpSize = 1232;

    /// <summary>The variant that asks for a name that nobody has.</summary>
    public const string Nobodys = "nobodys_name";

    /// <summary>The variant that is the usual one, once more.</summary>
    public const string Again = "again";

    /// <summary>
    /// How it differs from the usual one: <c>edns</c>, <c>mixed_case</c>, <c>nobodys_name</c>, <c>again</c>; null for the usual one.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>The type as it is written.</summary>
    public string TypeName => Type == DnsType.Aaaa ? "AAAA" : "A";

    private ushort Id => BinaryPrimitives.ReadUInt16BigEndian(Message);

    /// <summary>A usual query: recursion desired, without EDNS.</summary>
    public static DnsQuestion Of(string name, DnsType type, Random random)
    {
        Span<byte> message = stackalloc byte[DnsName.MaximumLength + 16];
        int length = DnsWriter.WriteQuery(message, (ushort)random.Next(1, 65536), name, type);
        return new DnsQuestion(name, type, message[..length].ToArray());
    }

    /// <summary>The same with EDNS (RFC 6891): an old box may drop it, an injector leaves it out of its answer.</summary>
    public static DnsQuestion WithEdns(string name, DnsType type, Random random)
    {
        DnsQuestion usual = Of(name, type, random);
        byte[] message = [.. usual.Message, .. new byte[OptLength]];
        message[11] = 1;
        Span<byte> opt = message.AsSpan(usual.Message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)DnsType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], UdpSize);
        return usual with { Message = message, Variant = "edns" };
    }

    /// <summary>The same with the case of its letters mixed: an injector may lose it.</summary>
    public static DnsQuestion WithMixedCase(string name, DnsType type, Random random)
        => Of(string.Create(name.Length, (name, random), (letters, of) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = of.random.Next(2) == 0 ? char.ToUpperInvariant(of.name[i]) : char.ToLowerInvariant(of.name[i]);
        }), type, random) with
        { Variant = "mixed_case" };

    /// <summary>A query for a name that nobody has, beside a tested one.</summary>
    public static DnsQuestion OfNobody(string name, DnsType type, Random random)
        => Of(NobodysBeside(name), type, random) with { Variant = Nobodys };

    /// <summary>
    /// The name that nobody has, beside a tested one: it follows from that, so that whoever reads a capture knows it again.
    /// </summary>
    public static string NobodysBeside(string name)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name.ToLowerInvariant())).AsSpan(0, 6)) + ".com";

    /// <summary>The message as it goes over TCP, behind its length (RFC 1035 §4.2.2).</summary>
    public byte[] Framed
    {
        get
        {
            byte[] framed = [0, 0, .. Message];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)Message.Length);
            return framed;
        }
    }

    /// <summary>Whether a datagram answers it.</summary>
    public AnswerState JudgeUdp(ReadOnlySpan<byte> received, long total) => IsResponse(received) ? AnswerState.Answer : AnswerState.Wrong;

    /// <summary>Whether what came over TCP answers it.</summary>
    public AnswerState JudgeTcp(ReadOnlySpan<byte> received, long total)
    {
        if (received.Length < 2 + DnsMessage.HeaderLength) return AnswerState.Unfinished;
        if (!IsResponse(received[2..])) return AnswerState.Wrong;
        return total >= 2 + BinaryPrimitives.ReadUInt16BigEndian(received) ? AnswerState.Answer : AnswerState.Unfinished;
    }

    private bool IsResponse(ReadOnlySpan<byte> message)
        => DnsMessage.TryParse(message, out DnsMessage read) && read.IsResponse && read.Id == Id;
}
