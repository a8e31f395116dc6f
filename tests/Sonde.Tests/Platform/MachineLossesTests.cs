using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Tests.Platform;

public sealed class MachineLossesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-losses-");
    private Instant _now = new(1_000_000_000);

    private string Queues => Path.Combine(_folder.FullName, "queues");

    private string Ring => Path.Combine(_folder.FullName, "ring");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_the_queues_of_all_processors_had_no_room_for_counts()
    {
        Write(handled: [100, 0xfffff], lost: [0x1f, 0], ring: 7);
        using MachineLosses losses = Open();
        losses.Look().ShouldBe(0, "what was lost before is nobody's");
        Write(handled: [200, 0xfffff], lost: [0x1f, 60], ring: 7);
        Instant before = _now;
        After(50);
        losses.Look().ShouldBe(60);
        losses.HasAnySince(before).ShouldBeTrue();
        After(1);
        losses.HasAnySince(_now).ShouldBeFalse();
        Write(handled: [210, 0xfffff], lost: [0x1f, 60], ring: 12);
        losses.Look().ShouldBe(65, "a card's ring is full before any queue is");
    }

    [Fact]
    public void One_in_many_thousands_counts_for_nothing_and_counts_once_it_is_many()
    {
        Write(handled: [0], lost: [0], ring: 0);
        using MachineLosses losses = Open();
        Write(handled: [50_000], lost: [3], ring: 0);
        losses.Look().ShouldBe(0);
        losses.HasAnySince(default).ShouldBeFalse();
        Write(handled: [60_000], lost: [3_000], ring: 0);
        losses.Look().ShouldBe(3_000, "all of that moment");
        After(200);
        losses.Look().ShouldBe(3_000);
        Write(handled: [160_000], lost: [3_900], ring: 0);
        losses.Look().ShouldBe(3_000, "a moment of its own");
    }

    [Fact]
    public void Any_bytes_are_read_or_passed_over()
        => Check.Bytes(bytes => (MachineLosses.Sum(bytes) is { Handled: >= 0, Lost: >= 0 }).ShouldBeTrue());

    [Fact]
    public void A_system_that_tells_nothing_has_lost_nothing()
    {
        using MachineLosses losses = Open();
        losses.Look().ShouldBe(0);
        losses.HasAnySince(default).ShouldBeFalse();
    }

    private MachineLosses Open() => new(Queues, [Ring], () => _now);

    private void After(int ms) => _now += TimeSpan.FromMilliseconds(ms);

    private void Write(uint[] handled, uint[] lost, long ring)
    {
        File.WriteAllText(
            Queues, string.Concat(handled.Zip(lost, (all, some) => $"{all:x8} {some:x8} 00000000 00000000\n")), Encoding.ASCII);
        File.WriteAllText(Ring, $"{ring}\n");
    }
}
