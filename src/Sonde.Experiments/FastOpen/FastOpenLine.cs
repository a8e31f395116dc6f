using System.Globalization;
using System.Text.Json;
using Sonde.Experiments.FastOpen.Locating;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.FastOpen;

/// <summary>A measurement as PATHspider writes it, with evidence in keys of our own.</summary>
/// <param name="Record">PATHspider's part.</param>
/// <param name="Outcome">What it came to.</param>
internal sealed record FastOpenLine(PathspiderRecord Record, Outcome Outcome) : IMeasurementLine
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The kernel's connections, or null.</summary>
    public KernelPlan? Kernel { get; init; }

    /// <summary>The crafted probes, or null.</summary>
    public WirePlan? Wire { get; init; }

    /// <summary>What the search for meddling hops found, or null.</summary>
    public PathFindings? Path { get; init; }

    /// <summary>What the conditions rest on, or null.</summary>
    public string? Basis { get; init; }

    /// <summary>Whether a cookie of the target was in the kernel's memory before, and could not be removed.</summary>
    public bool HadCachedCookie { get; init; }

    /// <summary>The input's line where it was no job.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasInterrupted { get; init; }

    public string Summary => Record.Error ?? string.Join("; ", (string[])[string.Join(' ', Record.Conditions ?? []), .. Path?.Texts() ?? []]);

    /// <summary>Values are left out: they are all different.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            string port = Record.Job.Port?.ToString(CultureInfo.InvariantCulture) ?? (Kernel?.Port ?? Wire?.Target.Port ?? 0).ToString(CultureInfo.InvariantCulture);
            return [.. (Record.Conditions ?? []).Select(condition => HasMeasure(condition) ? Conditions.NameOf(condition) : condition).Select(condition => $"port {port} {condition}")];
        }
    }

    public void WriteTo(Utf8JsonWriter writer, RunLabel run)
        => PathspiderRecordWriter.Write(writer, Record, more =>
        {
            if (Text is not null) more.WriteString(PathspiderKey.Line, Text);
            if (Basis is not null) more.WriteString("x_basis"u8, Basis);
            if (HadCachedCookie) more.WriteBoolean("x_cached_cookie"u8, true);
            if (Kernel is not null) WriteKernel(more, Kernel);
            if (Wire is not null) WriteWire(more, Wire);
            if (Path is not null) PathFindingsWriter.Write(more, Path);
            if (Record.Error is null || Kernel is not null)
            {
                more.WriteString("x_outcome"u8, Outcome.ToString());
                more.WriteString("x_outcome_code"u8, Outcome.Code);
            }

            if (WasInterrupted) more.WriteBoolean("x_interrupted"u8, true);
            more.WriteString(PathspiderKey.TestName, run.TestName);
            if (run.Options.Count > 0) WriteOptions(more, run.Options);
            more.WriteString("id"u8, _id);
            more.WriteString("x_run_id"u8, run.Id);
        });

    private static void WriteOptions(Utf8JsonWriter writer, IReadOnlyList<string> options)
    {
        writer.WriteStartArray(PathspiderKey.Options);
        foreach (string option in options) writer.WriteStringValue(option);
        writer.WriteEndArray();
    }

    private static bool HasMeasure(string condition) => Conditions.NameOf(condition) is Conditions.FallbackDelayed or Conditions.RttSaved;

    private static void WriteKernel(Utf8JsonWriter writer, KernelPlan plan)
    {
        writer.WriteStartArray("x_connections"u8);
        for (int i = 0; i < plan.Replies.Count; i++)
        {
            ConversationReply reply = plan.Replies[i];
            writer.WriteStartObject();
            writer.WriteNumber("config"u8, Math.Min(i, 2));
            writer.WriteString("end"u8, NameOf(reply.End));
            WriteSeconds(writer, "t0"u8, reply.SentAt.SecondsSince(plan.Zero));
            WriteSeconds(writer, "t"u8, reply.At.SecondsSince(plan.Zero));
            if (reply.ConnectedAt is { } connected) WriteSeconds(writer, "connected"u8, connected.SecondsSince(reply.SentAt));
            if (reply.FirstByteAt is { } first) WriteSeconds(writer, "first_byte"u8, first.SecondsSince(reply.SentAt));
            if (FastOpenMeasurement.FailureOf(reply) is { } failure) writer.WriteString("failure"u8, failure.Text);
            if (i > 0)
            {
                writer.WriteBoolean("had_cookie"u8, reply.HadCookie);
                writer.WriteBoolean("syn_data_acked"u8, reply.SynDataAcked);
                writer.WriteNumber("fastopen_client_fail"u8, reply.FastOpenFailure);
            }

            writer.WriteNumber("retransmits"u8, reply.Retransmits);
            if (reply.Rtt is { } rtt) WriteSeconds(writer, "rtt"u8, rtt);
            writer.WriteNumber("received"u8, reply.Received);
            if (reply.Tls is { } tls && tls != new TlsSeen(null, null, null)) WriteTls(writer, tls);
            SegmentMarksKey.Write(writer, "x_rst"u8, reply.Rst);
            IcmpKey.Write(writer, reply.Icmp);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTls(Utf8JsonWriter writer, TlsSeen tls)
    {
        writer.WriteStartObject("tls"u8);
        if (tls.Version is not null) writer.WriteString("version"u8, tls.Version);
        if (tls.CipherSuite is not null) writer.WriteString("cipher_suite"u8, tls.CipherSuite);
        if (tls.CertificateSha256 is not null) writer.WriteString("certificate_sha256"u8, tls.CertificateSha256);
        writer.WriteEndObject();
    }

    private static void WriteWire(Utf8JsonWriter writer, WirePlan plan)
    {
        writer.WriteStartArray("x_wire"u8);
        foreach (WireFlow flow in plan.Flows)
        {
            writer.WriteStartObject();
            writer.WriteString("probe"u8, NameOf(flow.Kind));
            writer.WriteString("end"u8, NameOf(flow.End));
            writer.WriteNumber("sp"u8, flow.LocalPort);
            WriteSeconds(writer, "t0"u8, flow.SynAt.SecondsSince(plan.Zero));
            if (flow.OptionKind != 0) writer.WriteNumber("option_kind"u8, flow.OptionKind);
            if (flow.CookieSent.Length > 0) writer.WriteString("cookie_sent"u8, Convert.ToHexStringLower(flow.CookieSent));
            if (flow.SynDataLength > 0) writer.WriteNumber("syn_data"u8, flow.SynDataLength);
            if (flow.SynRetransmits > 0) writer.WriteNumber("syn_retransmits"u8, flow.SynRetransmits);
            if (flow.SynAckAt is { } answered) WriteSeconds(writer, "synack"u8, answered.SecondsSince(flow.SynAt));
            if (flow.SynDataAcked is { } acked) writer.WriteNumber("syn_data_acked"u8, acked);
            if (flow.KindReceived != 0) writer.WriteNumber("synack_option_kind"u8, flow.KindReceived);
            if (flow.CookieReceived is { } cookie) writer.WriteString("cookie_received"u8, Convert.ToHexStringLower(cookie));
            if (flow.LostSynAck) writer.WriteBoolean("synack_lost"u8, true);
            if (flow.FirstByteAt is { } first) WriteSeconds(writer, "first_byte"u8, first.SecondsSince(flow.SynAt));
            SegmentMarksKey.Write(writer, "x_synack"u8, flow.SynAck);
            SegmentMarksKey.Write(writer, "x_later"u8, flow.Later);
            SegmentMarksKey.Write(writer, "x_rst"u8, flow.Rst);
            IcmpKey.Write(writer, flow.Icmp);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double seconds) => writer.WriteNumber(name, Math.Round(seconds, 6));

    private static string NameOf(ConversationEnd end) => end switch
    {
        ConversationEnd.Answered => "answered",
        ConversationEnd.WronglyAnswered => "wrong_answer",
        ConversationEnd.Closed => "closed",
        ConversationEnd.Failed => "failed",
        _ => "timeout",
    };

    private static string NameOf(WireEnd end) => end switch
    {
        WireEnd.Answered => "answered",
        WireEnd.Silent => "no_answer",
        WireEnd.Reset => "rst",
        WireEnd.Unreachable => "icmp",
        WireEnd.TimedOut => "timeout",
        WireEnd.Unsent => "unsent",
        _ => "interrupted",
    };

    /// <summary>A probe's name in results.</summary>
    public static string NameOf(WireProbeKind kind) => kind switch
    {
        WireProbeKind.Plain => "plain",
        WireProbeKind.Ask34 => "ask_34",
        WireProbeKind.Ask254 => "ask_254",
        WireProbeKind.DataOnly => "data",
        WireProbeKind.BogusCookie => "bogus_cookie_data",
        _ => "cookie_data",
    };
}
