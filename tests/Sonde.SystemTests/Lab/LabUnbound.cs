namespace Sonde.SystemTests.Lab;

/// <summary>A real resolver from Debian's packages, in the namespace of a host.</summary>
internal static class LabUnbound
{
    /// <summary>unbound on port 53, both families, on every address of the host: it knows <c>lab.test</c>.</summary>
    public static async Task UnboundAsync(this LabHost host)
    {
        LabMachine.Require("unbound");
        string configuration = Path.Combine(host.Folder("unbound"), "unbound.conf");
        await File.WriteAllTextAsync(configuration, $"""
            server:
              directory: "{host.Folder("unbound")}"
              username: ""
              chroot: ""
              pidfile: ""
              use-syslog: no
              logfile: ""
              do-daemonize: no
              interface: 0.0.0.0
              interface: ::0
              interface-automatic: yes
              access-control: 0.0.0.0/0 allow
              access-control: ::/0 allow
              module-config: "iterator"
              local-zone: "lab.test." static
              local-data: "lab.test. 300 IN A 192.0.2.1"
            remote-control:
              control-enable: no

            """);
        LabProcess unbound = host.Start("unbound", ["-c", configuration]);
        await unbound.UntilAsync(() => host.Answers(53), "its answer on its port");
    }
}
