using System.Net;
using System.Text;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Tls;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>
/// A path of routers to a server, a censor on it, and another tracer that sends its requests with rising TTL: what a capture at the tracer
/// shows of it. The truth is known, for it is chosen here.
/// </summary>
internal sealed record TracerScene
{
    public const string Name = "www.example.org", Plain = "example.com";

    private const double StepMs = 3, WaitMs = 2500;

    public bool IsIpv6 { get; init; }

    /// <summary>The TTL that reaches the server.</summary>
    public int Distance { get; init; } = 8;

    /// <summary>The highest TTL that is sent.</summary>
    public int MaxTtl { get; init; } = 11;

    /// <summary>How often each TTL is sent.</summary>
    public int Tries { get; init; } = 1;

    public TracerStyle Style { get; init; }

    public bool IsTls { get; init; }

    /// <summary>What a censor does, or null where there is none.</summary>
    public CensorAct? Act { get; init; }

    /// <summary>The router where it stands: requests with this TTL are the first that it sees.</summary>
    public int At { get; init; } = 4;

    /// <summary>Whether it only looks on: what it answers goes on all the same.</summary>
    public bool IsOnPath { get; init; }

    /// <summary>Whether it does the same to the control.</summary>
    public bool HitsControl { get; init; }

    /// <summary>From which router on errors bear the server's own address: behind its address translation.</summary>
    public int? TranslatedFrom { get; init; }

    /// <summary>How routers tell labels of MPLS behind what they cite, or null.</summary>
    public MplsLabels? Labels { get; init; }

    /// <summary>Routers that send no errors.</summary>
    public int[] Silent { get; init; } = [];

    /// <summary>Whether the censor gives its packets the TTL that the server's arrive with.</summary>
    public bool LooksLikeServer { get; init; }

    /// <summary>Whether the server resets each connection once it has answered.</summary>
    public bool ResetsAfterwards { get; init; }

    /// <summary>From which router on citations bear a translator's address, and port, in place of the client's.</summary>
    public int? CitedAbroadFrom { get; init; }

    /// <summary>Whether the system sends each request again that nothing acknowledges, twice, with the same TTL.</summary>
    public bool SendsAgain { get; init; }

    /// <summary>Whether the server refuses the connection, and the tracer sends its requests all the same.</summary>
    public bool IsRefused { get; init; }

    public PacketAddress Us => Address(IsIpv6 ? "2001:db8::1" : "192.0.2.1");

    public PacketAddress Server => Address(IsIpv6 ? "2001:db8:1::80" : "198.51.100.80");

    private ushort Port => IsTls ? (ushort)443 : (ushort)80;

    public PacketAddress Router(int hop) => hop >= TranslatedFrom ? Server : Address(IsIpv6 ? $"2001:db8:2::{hop:x}" : $"203.0.113.{hop}");

    /// <summary>The capture of the control's requests, and of the test's after them.</summary>
    public (TracerPacket[] Control, TracerPacket[] Test) Captures()
    {
        var control = new Run(this, Plain, 20000, 1000);
        control.Trace(HitsControl ? Act : null);
        var test = new Run(this, Name, 30000, control.NowMs + 1000);
        test.Trace(Act);
        return ([.. control.Packets], [.. test.Packets]);
    }

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));

    private byte[] RequestFor(string name)
    {
        if (!IsTls) return Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nUser-Agent: tracer\r\nHost: {name}\r\n\r\n");
        byte[] room = new byte[ClientHelloWriter.MaximumLength];
        return room[..ClientHelloWriter.Write(room, name, new Random(name.Length))];
    }

    private sealed class Run(TracerScene scene, string name, ushort firstPort, double startMs)
    {
        private readonly byte[] _request = scene.RequestFor(name);
        private ushort _id = 100, _port = firstPort;
        private uint _isn = 7_000_000;
        private bool _isOver;

        public List<TracerPacket> Packets { get; } = [];

        public double NowMs { get; private set; } = startMs;

        public void Trace(CensorAct? act)
        {
            bool isOne = scene.Style == TracerStyle.Retransmissions;
            if (isOne) Open();
            for (int ttl = 1; ttl <= scene.MaxTtl && !(isOne && _isOver); ttl++)
            {
                for (int i = 0; i < scene.Tries && !(isOne && _isOver); i++)
                {
                    if (!isOne) Begin();
                    if (scene.Style == TracerStyle.Connections) Open();
                    Request(ttl, act);
                    if (scene.Style == TracerStyle.Connections) Close();
                }
            }

            if (isOne) Close();
        }

        private void Begin()
        {
            _port++;
            _isn += 1_000_003;
            _isOver = false;
        }

        private void Open()
        {
            Ours(64, TcpFlags.Syn, 0, 0, []);
            if (scene.IsRefused) Theirs(scene.Distance, 64, TcpFlags.Rst | TcpFlags.Ack, 0, 1, []);
            else Theirs(scene.Distance, 64, TcpFlags.Syn | TcpFlags.Ack, 0, 1, []);
            if (!scene.IsRefused) Ours(64, TcpFlags.Ack, 1, 1, []);
        }

        private void Request(int ttl, CensorAct? act)
        {
            for (int again = scene.SendsAgain ? 2 : 0; again > 0 && ttl < scene.Distance && (act is null || ttl < scene.At); again--)
                Expire(ttl, Ours((byte)ttl, TcpFlags.Psh | TcpFlags.Ack, 1, 1, _request));
            byte[] sent = Ours((byte)ttl, TcpFlags.Psh | TcpFlags.Ack, 1, 1, _request);
            uint asked = 1 + (uint)_request.Length;
            bool isSeen = act is not null && ttl >= scene.At;
            if (isSeen) Interfere(act!.Value, asked);
            if (!isSeen || scene.IsOnPath)
            {
                if (ttl < scene.Distance) Expire(ttl, sent);
                else Answer(asked);
            }

            NowMs += WaitMs;
        }

        private void Interfere(CensorAct act, uint asked)
        {
            byte[] alert = [21, 3, 3, 0, 2, 2, 40];
            byte[] page = Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!\n");
            (int place, byte initial) = scene.LooksLikeServer ? (scene.Distance, (byte)64) : (scene.At, (byte)128);
            switch (act)
            {
                case CensorAct.Rst:
                    Theirs(place, initial, TcpFlags.Rst | TcpFlags.Ack, 1, asked, [], window: 0);
                    break;
                case CensorAct.Fin:
                    Theirs(place, initial, TcpFlags.Fin | TcpFlags.Ack, 1, asked, []);
                    break;
                case CensorAct.Page or CensorAct.Alert:
                    Theirs(place, initial, TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Ack, 1, asked, act == CensorAct.Page ? page : alert);
                    break;
            }

            _isOver |= act != CensorAct.Drop;
        }

        private void Expire(int ttl, byte[] sent)
        {
            if (scene.Silent.Contains(ttl)) return;
            byte[] cited = [.. sent[..Math.Min(sent.Length, scene.IsIpv6 ? 200 : 28)]];
            if (ttl >= scene.CitedAbroadFrom)
            {
                Address(scene.IsIpv6 ? "2001:db8:9::9" : "203.0.113.200").Write(cited.AsSpan(scene.IsIpv6 ? 8 : 12));
                cited[scene.IsIpv6 ? 40 : 20] ^= 0x55;
            }

            byte[] room = new byte[1000];
            int length = PacketWriter.WriteIcmpError(
                room, Ip(scene.Router(ttl), scene.Us, (byte)(255 - ttl + 1)),
                scene.IsIpv6 ? Icmpv6Type.TimeExceeded : IcmpType.TimeExceeded, 0, cited, scene.Labels.Write());
            scene.Labels.Shape(room.AsSpan((scene.IsIpv6 ? 40 : 20)..length), !scene.IsIpv6);
            Add(room[..length], isSent: false);
        }

        private void Answer(uint asked)
        {
            if (scene.IsRefused || scene.Style == TracerStyle.Raw)
            {
                Theirs(scene.Distance, 64, TcpFlags.Rst, 1, 0, [], window: 0);
                return;
            }

            byte[] hello = [22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0];
            byte[] page = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
            Theirs(scene.Distance, 64, TcpFlags.Ack, 1, asked, []);
            Theirs(scene.Distance, 64, TcpFlags.Psh | TcpFlags.Ack, 1, asked, scene.IsTls ? hello : page);
            if (scene.ResetsAfterwards)
                Theirs(scene.Distance, 64, TcpFlags.Rst, 1 + (uint)(scene.IsTls ? hello : page).Length, 0, [], window: 0);
            _isOver = true;
        }

        private void Close()
        {
            if (scene.IsRefused) return;
            Ours(64, TcpFlags.Rst, 1 + (uint)_request.Length, 0, []);
        }

        private byte[] Ours(byte ttl, TcpFlags flags, uint sequence, uint acknowledged, byte[] data)
        {
            byte[] packet = Segment(scene.Us, scene.Server, ttl, new TcpFields(_port, scene.Port, flags)
            {
                Sequence = _isn + sequence,
                Acknowledgement = acknowledged == 0 ? 0 : _isn / 2 + acknowledged,
            }, data);
            Add(packet, isSent: true);
            return packet;
        }

        private void Theirs(
            int from, byte initial, TcpFlags flags, uint sequence, uint acknowledged, byte[] data, ushort window = 29200)
            => Add(
                Segment(scene.Server, scene.Us, (byte)(initial - from + 1), new TcpFields(scene.Port, _port, flags)
                {
                    Sequence = _isn / 2 + sequence,
                    Acknowledgement = acknowledged == 0 ? 0 : _isn + acknowledged,
                    Window = window,
                }, data), isSent: false);

        private byte[] Segment(PacketAddress from, PacketAddress to, byte ttl, TcpFields fields, byte[] data)
        {
            byte[] room = new byte[1600];
            return room[..PacketWriter.WriteTcp(room, Ip(from, to, ttl), fields, [], data)];
        }

        private IpFields Ip(PacketAddress from, PacketAddress to, byte ttl) => new(from, to, ttl) { Id = _id++ };

        private void Add(byte[] packet, bool isSent)
        {
            Packets.Add(new TracerPacket(NowMs, packet, isSent));
            NowMs += StepMs;
        }
    }
}
