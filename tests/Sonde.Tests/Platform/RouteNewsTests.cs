using Sonde.Platform.Linux;

namespace Sonde.Tests.Platform;

/// <summary>
/// What the kernel tells of its routes is shown where interfaces come and go (system tests); here that silence is silence.
/// </summary>
public sealed class RouteNewsTests
{
    [Fact]
    public void Machine_whose_network_stays_as_it_is_has_no_news()
    {
        using var news = new RouteNews();
        // Other work on the machine may change its network meanwhile, but not each time.
        Enumerable.Range(0, 100).Any(_ => !news.Any()).ShouldBeTrue();
    }

    [Fact]
    public void Without_the_kernels_word_there_always_is_news()
    {
        using var news = new RouteNews(-1);
        Enumerable.Range(0, 3).ShouldAllBe(_ => news.Any());
    }
}
