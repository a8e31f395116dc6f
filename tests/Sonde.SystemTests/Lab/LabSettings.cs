namespace Sonde.SystemTests.Lab;

/// <summary>The kernel settings that every host of a lab has.</summary>
internal static class LabSettings
{
    /// <summary>Settings of a host, `net.` left out.</summary>
    /// <param name="forwards">Whether it is a router.</param>
    /// <param name="hashSeed">Chooses the branches of diamonds.</param>
    /// <param name="isLimited">Whether it limits its ICMP errors, as Linux does unless told otherwise: in three places.</param>
    public static IEnumerable<(string Name, string Value)> Of(bool forwards, int hashSeed, bool isLimited)
    {
        yield return ("ipv4.icmp_ratelimit", isLimited ? "1000" : "0");
        yield return ("ipv4.icmp_ratemask", isLimited ? "6168" : "0");
        yield return ("ipv4.icmp_msgs_per_sec", isLimited ? "1000" : "1000000");
        yield return ("ipv4.icmp_msgs_burst", isLimited ? "50" : "1000000");
        yield return ("ipv6.icmp.ratelimit", isLimited ? "1000" : "0");
        yield return ("ipv4.ping_group_range", "0 2147483647");
        yield return ("ipv4.conf.all.rp_filter", "0");
        yield return ("ipv4.conf.default.rp_filter", "0");
        foreach (string scope in (string[])["all", "default"])
        {
            yield return ($"ipv6.conf.{scope}.accept_dad", "0");
            yield return ($"ipv6.conf.{scope}.accept_ra", "0");
            yield return ($"ipv6.conf.{scope}.router_solicitations", "0");
            yield return ($"ipv6.conf.{scope}.forwarding", forwards ? "1" : "0");
        }

        yield return ("ipv4.ip_forward", forwards ? "1" : "0");
        yield return ("ipv4.fib_multipath_hash_policy", "1");
        yield return ("ipv6.fib_multipath_hash_policy", "1");
        yield return ("ipv4.fib_multipath_hash_seed", $"{hashSeed}");
        yield return ("ipv4.tcp_syncookies", "0");
    }

    /// <summary>Sets one in the namespace of the calling thread; what an older kernel does not have stays as it is.</summary>
    public static void Set(string setting, string value)
    {
        string path = "/proc/sys/net/" + setting.Replace('.', '/');
        if (File.Exists(path))
            File.WriteAllText(path, value);
    }

    /// <summary>The hardware address of an interface in the namespace of the calling thread.</summary>
    public static string HardwareAddress(string name)
        => string.Join(':', System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Single(its => its.Name == name).GetPhysicalAddress().GetAddressBytes().Select(part => $"{part:x2}"));
}
