using Sonde.Packets.Captures;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>
/// Captures that show a part of what a tracer did: the verdict where that part shows it, else a word that says what is missing.
/// </summary>
public sealed class PartialCapturesTests
{
    private const string Reset = "path.reset_midway on_the_way 203.0.113.4";

    private static readonly TracerScene Censored = new() { Act = CensorAct.Rst }, Clean = new();

    [Fact]
    public void Capture_that_began_after_the_handshakes_shows_the_same()
    {
        foreach (TracerStyle style in (TracerStyle[])[TracerStyle.Connections, TracerStyle.Retransmissions])
        {
            Tell(Censored with { Style = style }, packet => !IsSyn(packet)).ShouldBe(Reset);
            Tell(Clean with { Style = style }, packet => !IsSyn(packet)).ShouldBe("path.agrees");
            // Of a SYN/ACK alone it is plain who opened the connection, and how near the target answers from.
            Tell(Censored with { Style = style }, packet => !IsSyn(packet) || !packet.IsSent).ShouldBe(Reset);
            Tell(Clean with { Style = style }, packet => !IsSyn(packet) || !packet.IsSent).ShouldBe("path.agrees");
        }
    }

    [Fact]
    public void Censor_at_the_target_is_not_told_from_it_without_a_handshake()
        => Tell(Censored with { At = 8, HitsControl = true }, packet => !IsSyn(packet)).ShouldBe("path.unknown no_handshake");

    [Fact]
    public void Capture_of_what_was_sent_alone_says_that_nothing_came_back()
    {
        Tell(Censored, packet => packet.IsSent).ShouldBe("path.unknown nothing_came_back");
        Tell(Clean, packet => packet.IsSent).ShouldBe("path.unknown nothing_came_back");
    }

    [Fact]
    public void Capture_of_what_came_back_alone_is_refused_with_the_reason()
        => Tell(Censored, packet => !packet.IsSent).ShouldContain("shows what came back and nothing that was sent");

    [Fact]
    public void Requests_that_were_cut_are_told_apart_by_the_files_they_lie_in()
    {
        (TracerPacket[] control, TracerPacket[] test) = Censored.Captures();
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Ethernet, test, snap: 68), CaptureFile.Pcap(LinkType.Ethernet, control, snap: 68))
            .ShouldBe(Reset);
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Ethernet, [.. control, .. test], snap: 68)).ShouldBe("path.unknown requests_cut");
    }

    [Fact]
    public void Capture_that_cut_all_headers_is_refused_with_the_reason()
    {
        (TracerPacket[] control, TracerPacket[] test) = Censored.Captures();
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Ethernet, [.. control, .. test], snap: 40)).ShouldContain("cut");
    }

    [Fact]
    public void Capture_without_any_request_is_refused_with_the_reason()
    {
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, [])).ShouldContain("holds no IP packet");
        Tell(Clean, packet => packet.Ip.Length <= 40).ShouldContain("nothing in it can be replayed");
    }

    private static string Tell(TracerScene scene, Func<TracerPacket, bool> isCaptured)
    {
        (TracerPacket[] control, TracerPacket[] test) = scene.Captures();
        return TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, [.. control.Concat(test).Where(isCaptured)]));
    }

    private static bool IsSyn(TracerPacket packet) => packet.Ip[9] == 6 && (packet.Ip[33] & 2) != 0;
}
