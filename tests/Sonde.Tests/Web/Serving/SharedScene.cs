using Sonde.Tests.Cli;

namespace Sonde.Tests.Web.Serving;

/// <summary>One live view over a small scan, for all tests of a class that only ask it.</summary>
public sealed class SharedScene : IAsyncLifetime
{
    private readonly TestHost _host = new();

    internal LiveScene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scan.Write(_host);
        Scene = await LiveScene.OverAsync(_host, _host.Path("scan"));
    }

    public async ValueTask DisposeAsync()
    {
        if (Scene is not null) await Scene.DisposeAsync();
        _host.Dispose();
    }
}
