using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Signatures;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Web.Serving;

namespace Sonde.Tests.Web.Serving;

/// <summary>A live view over something, and a client beside it.</summary>
internal sealed class LiveScene : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly LiveView _view;

    private readonly RawParts _parts;

    private LiveScene(LiveView view, RawParts parts) => (_view, _parts) = (view, parts);

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public string Address => _view.Address;

    /// <summary>The server without the token.</summary>
    public string Root => _view.Address[..(_view.Address.Length - Token.Length - 1)];

    public static Task<LiveScene> OverAsync(TestHost host, string path, IFileTree? files = null) => OverAsync([path], files);

    public static async Task<LiveScene> OverAsync(
        IReadOnlyList<string> paths, IFileTree? files = null, ILineGate? gate = null)
    {
        var options = new ClassifyOptions
        {
            Paths = paths,
            Signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde),
            DuckdbLibrary = DuckdbLibrary.Find(),
            MayGrow = true,
            Gate = gate,
            Files = files ?? new PlainFileTree(),
        };
        // the clock of the machine: files that grow have its dates
        TimeProvider time = TimeProvider.System;
        var parts = new RawParts(options, time);
        return new LiveScene(
            await LiveView.StartAsync(
                new LiveOptions(paths, cancel => ReportSource.Open(options, time, null, cancel, parts), Token, "0.1.0", time, 3),
                TestContext.Current.CancellationToken),
            parts);
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(Address + path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _view.DisposeAsync();
        _parts.Dispose();
    }
}
