namespace Sonde.Experiments.Network;

/// <summary>The capability of reading what the kernel says of itself.</summary>
public interface IKernelFacts
{
    /// <summary>A setting, such as <c>net/ipv4/tcp_fastopen</c>, or null where there is none.</summary>
    string? Setting(string name);

    /// <summary>A counter, such as <c>TcpExt/TCPFastOpenBlackhole</c>, or null where there is none.</summary>
    long? Counter(string name);
}
