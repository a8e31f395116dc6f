using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Processes;

/// <summary><c>sonde serve --open</c> opens the address that it prints in the user's browser, and goes on where there is none.</summary>
public sealed class BrowserTests
{
    [Dear]
    [Fact]
    public async Task Browser_gets_the_address_with_its_token()
    {
        using var sonde = SondeProcess.Bash(
            "mkdir bin data; printf '#!/bin/sh\\necho \"$1\" > new && mv new opened\\n' > bin/xdg-open; chmod +x bin/xdg-open; PATH=\"$PWD/bin:$PATH\" exec $SONDE serve data --open");
        await sonde.UntilAsync(() => sonde.Read("opened").EndsWith('\n'));
        sonde.Signal("INT");
        CliRun run = (await sonde.EndAsync()).Ends(0);
        string opened = sonde.Read("opened").TrimEnd();
        opened.ShouldMatch("^http://127\\.0\\.0\\.1:[0-9]+/[0-9a-f]{32}/$");
        run.Error.ShouldStartWith(opened + "\n");
        run.Error.ShouldNotContain("no browser");
    }

    [Fact]
    public async Task Without_a_browser_the_address_is_there_to_be_opened()
    {
        Repetitions.SkipUnlessLong();
        using var sonde = SondeProcess.Bash("mkdir none data; PATH=\"$PWD/none\" exec $SONDE serve data --open 2> said");
        await sonde.UntilAsync(() => sonde.Read("said").Contains("open the address yourself", StringComparison.Ordinal));
        sonde.Read("said").ShouldContain("http://127.0.0.1:");
        sonde.Signal("INT");
        (await sonde.EndAsync()).Ends(0);
    }
}
