using Sonde.Packets.Captures;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>
/// Captures of other tracers, of paths whose truth is known: the exact verdict, place and hop, whatever way it was traced.
/// </summary>
public sealed class OtherTracersTests
{
    private const CensorAct Rst = CensorAct.Rst, Fin = CensorAct.Fin, Page = CensorAct.Page, Alert = CensorAct.Alert, Drop = CensorAct.Drop;

    /// <summary>Paths, and what is to be said of them.</summary>
    internal static readonly (TracerScene Scene, string Truth)[] Scenes =
    [
        (new TracerScene(), "path.agrees"),
        (new TracerScene { Act = Rst }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { Act = Rst, Tries = 6 }, "path.reset_midway on_the_way 203.0.113.4 in_path"),
        (new TracerScene { Act = Rst, IsOnPath = true }, "path.reset_midway on_the_way 203.0.113.4 on_path"),
        (new TracerScene { Act = Fin }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { Act = Page }, "path.answered_midway on_the_way 203.0.113.4"),
        (new TracerScene { Act = Page, IsOnPath = true }, "path.answered_midway on_the_way 203.0.113.4 on_path"),
        (new TracerScene { Act = Drop, Tries = 6 }, "path.dropped_after on_the_way 203.0.113.4 in_path"),
        (new TracerScene { Act = Drop }, "path.unknown silence_may_be_chance"),
        (new TracerScene { Act = Rst, At = 1 }, "path.reset_midway on_the_way 203.0.113.1"),
        (new TracerScene { Act = Rst, At = 7 }, "path.reset_midway on_the_way 203.0.113.7"),
        (new TracerScene { Act = Rst, At = 8 }, "path.agrees at_target"),
        (new TracerScene { Act = Rst, Silent = [4] }, "path.reset_midway on_the_way"),
        (new TracerScene { Silent = [2, 5] }, "path.agrees"),
        (new TracerScene { Act = Rst, TranslatedFrom = 3 }, "path.reset_midway in_target_address 198.51.100.80"),
        (new TracerScene { Act = Rst, HitsControl = true }, "path.reset_midway on_the_way control_too"),
        // What only looks on lets the requests' own errors show the router that it stands at.
        (new TracerScene { Act = Rst, HitsControl = true, IsOnPath = true },
            "path.reset_midway on_the_way 203.0.113.4 on_path control_too"),
        (new TracerScene { Act = Page, HitsControl = true }, "path.answered_midway on_the_way control_too"),
        (new TracerScene { Act = Drop, HitsControl = true, Tries = 6 }, "path.dropped_after on_the_way in_path control_too"),
        (new TracerScene { Act = Rst, IsRefused = true }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { IsRefused = true }, "path.agrees"),
        (new TracerScene { IsTls = true }, "path.agrees"),
        (new TracerScene { IsTls = true, Act = Rst }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { IsTls = true, Act = Alert }, "path.answered_midway on_the_way 203.0.113.4"),
        (new TracerScene { IsTls = true, Act = Drop, Tries = 6 }, "path.dropped_after on_the_way 203.0.113.4 in_path"),
        (new TracerScene { IsIpv6 = true }, "path.agrees"),
        (new TracerScene { IsIpv6 = true, Act = Rst }, "path.reset_midway on_the_way 2001:db8:2::4"),
        (new TracerScene { IsIpv6 = true, IsTls = true, Act = Fin }, "path.reset_midway on_the_way 2001:db8:2::4"),
        (new TracerScene { Style = TracerStyle.Retransmissions }, "path.agrees"),
        (new TracerScene { Style = TracerStyle.Retransmissions, Act = Rst }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { Style = TracerStyle.Retransmissions, Act = Page }, "path.answered_midway on_the_way 203.0.113.4"),
        (new TracerScene { Style = TracerStyle.Retransmissions, Act = Drop, Tries = 6 },
            "path.dropped_after on_the_way 203.0.113.4 in_path"),
        (new TracerScene { Style = TracerStyle.Retransmissions, IsIpv6 = true, Act = Rst }, "path.reset_midway on_the_way 2001:db8:2::4"),
        (new TracerScene { Style = TracerStyle.Raw }, "path.unknown no_handshake"),
        (new TracerScene { Style = TracerStyle.Raw, Act = Rst }, "path.reset_midway on_the_way 203.0.113.4"),
        (new TracerScene { Style = TracerStyle.Raw, Act = Page }, "path.answered_midway on_the_way 203.0.113.4"),
    ];

    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (int i in Repetitions.Some(Enumerable.Range(0, Scenes.Length), 12)) rows.Add(i, $"{Scenes[i].Scene}");
            return rows;
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Rows))]
    public void Truth_is_told_of_two_captures_and_of_one(int number, string scene)
    {
        (TracerScene traced, string truth) = Scenes[number];
        (TracerPacket[] control, TracerPacket[] test) = traced.Captures();
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, test), CaptureFile.Pcap(LinkType.Raw, control)).ShouldBe(truth, scene);
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, [.. control, .. test])).ShouldBe(truth, scene);
    }

    [Theory]
    [InlineData(LinkType.Ethernet, 0)]
    [InlineData(LinkType.Ethernet, 1)]
    [InlineData(LinkType.Ethernet, 2)]
    [InlineData(LinkType.LinuxSll, 0)]
    [InlineData(LinkType.LinuxSll2, 0)]
    [InlineData(LinkType.Null, 0)]
    [InlineData(LinkType.Loop, 0)]
    [InlineData(LinkType.RawBsd, 0)]
    public void Kind_of_frame_makes_no_difference(LinkType link, int tags)
    {
        foreach (bool isIpv6 in (bool[])[false, true])
        {
            (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = Rst, IsIpv6 = isIpv6 }.Captures();
            TracerRun.Tell(CaptureFile.Pcap(link, [.. control, .. test], tags))
                .ShouldBe($"path.reset_midway on_the_way {(isIpv6 ? "2001:db8:2::4" : "203.0.113.4")}");
        }
    }

    [Theory]
    [InlineData(MplsLabels.Stated)]
    [InlineData(MplsLabels.Unstated)]
    public void Labels_behind_citations_make_no_difference(MplsLabels labels)
    {
        foreach ((TracerScene scene, string truth) in Repetitions.Some(Scenes, 6))
        {
            (TracerPacket[] control, TracerPacket[] test) = (scene with { Labels = labels }).Captures();
            TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, [.. control, .. test])).ShouldBe(truth, $"{scene}");
        }
    }

    [Fact]
    public void Interfaces_of_other_kinds_and_units_in_one_file_make_no_difference()
    {
        (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = Rst }.Captures();
        TracerRun.Tell(CaptureFile.Pcapng(LinkType.Ethernet, LinkType.LinuxSll2, [.. control, .. test]))
            .ShouldBe("path.reset_midway on_the_way 203.0.113.4");
    }

    [Fact]
    public void Requests_in_fragments_are_those_that_were_sent()
    {
        (TracerPacket[] control, TracerPacket[] test) = new TracerScene { Act = Rst }.Captures();
        TracerRun.Tell(CaptureFile.Pcap(LinkType.Raw, CaptureFile.Fragmented([.. control, .. test])))
            .ShouldBe("path.reset_midway on_the_way 203.0.113.4");
    }

    [Dear]
    [Theory]
    [InlineData(TracerStyle.Connections)]
    [InlineData(TracerStyle.Retransmissions)]
    public void Packets_that_a_capture_of_all_interfaces_shows_twice_count_once(TracerStyle style)
    {
        foreach (CensorAct? act in (CensorAct?[])[null, Rst, Drop])
        {
            TracerScene scene = new() { Style = style, Act = act, Tries = act == Drop ? 6 : 1 };
            (TracerPacket[] control, TracerPacket[] test) = scene.Captures();
            string once = TracerRun.Tell(CaptureFile.Pcap(LinkType.LinuxSll2, [.. control, .. test]));
            foreach (LinkType link in (LinkType[])[LinkType.LinuxSll, LinkType.LinuxSll2])
                TracerRun.Tell(CaptureFile.Pcap(link, CaptureFile.Forwarded([.. control, .. test]))).ShouldBe(once);
        }
    }
}
