using System.Net;
using Sonde.Experiments.Interference.Dns;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>What a run keeps of the pages that it fetched.</summary>
public sealed class PageCacheTests
{
    private const string Name = "forbidden.example";

    [Fact]
    public void Pages_that_were_not_asked_for_the_longest_are_let_go_where_they_are_more_than_the_bound()
    {
        const int Bound = 1_000_000;
        var cache = new PageCache(Bound);
        for (int i = 0; i < 1000; i++)
        {
            cache.TryTake(Address(i), Name).ShouldBeTrue();
            cache.Put(Address(i), Name, Pages(i, 64 * 1024));
            cache.Bytes.ShouldBeLessThanOrEqualTo(Bound);
            cache.Find(Address(0), Name).ShouldNotBeNull("what is asked for again and again stays");
        }

        cache.Find(Address(999), Name).ShouldNotBeNull();
        cache.TryTake(Address(999), Name).ShouldBeFalse();
        cache.Find(Address(500), Name).ShouldBeNull();
        cache.TryTake(Address(500), Name).ShouldBeTrue("it is fetched anew");
    }

    [Fact]
    public void A_run_keeps_64_MiB_of_pages()
    {
        var cache = new PageCache();
        for (int i = 0; i < 2000; i++) cache.Put(Address(i), Name, Pages(i, 64 * 1024));
        cache.Bytes.ShouldBeInRange(60 << 20, 64 << 20);
    }

    [Fact]
    public void Addresses_that_are_free_again_are_forgotten()
    {
        var cache = new PageCache();
        for (int i = 0; i < 20_000; i++) cache.Reserve(Address(i), new Instant(i * 1_000_000_000L));
        cache.Reserved.ShouldBeLessThan(3000);
        Instant now = new(30_000_000_000_000L);
        cache.Reserve(Address(1), now).ShouldBe(now);
        cache.Reserve(Address(1), now).ShouldBe(now + DnsOptions.FetchSpacing);
    }

    private static IPAddress Address(int i) => new([203, 0, (byte)(i >> 8), (byte)i]);

    private static FetchedPages Pages(int i, int body)
        => new(Address(i).ToString(), Name, default, default)
        {
            Http = new ReceivedPage("200 OK", [new("Server", "test")], new byte[body / 2]),
            Https = new ReceivedPage("200 OK", [new("Server", "test")], new byte[body / 2])
            { Tls = new ReceivedTls(772, 1, [new byte[900]]) },
        };
}
