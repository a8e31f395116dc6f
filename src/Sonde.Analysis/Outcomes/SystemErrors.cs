namespace Sonde.Analysis.Outcomes;

/// <summary>The words that Go has for Linux's error numbers (errno(3), x86-64), of those that a socket can give.</summary>
internal static class SystemErrors
{
    private static readonly Dictionary<int, string> Texts = new()
    {
        [1] = "operation not permitted",
        [2] = "no such file or directory",
        [4] = "interrupted system call",
        [5] = "input/output error",
        [9] = "bad file descriptor",
        [11] = "resource temporarily unavailable",
        [12] = "cannot allocate memory",
        [13] = "permission denied",
        [14] = "bad address",
        [16] = "device or resource busy",
        [19] = "no such device",
        [22] = "invalid argument",
        [23] = "too many open files in system",
        [24] = "too many open files",
        [28] = "no space left on device",
        [32] = "broken pipe",
        [38] = "function not implemented",
        [64] = "machine is not on the network",
        [71] = "protocol error",
        [77] = "file descriptor in bad state",
        [88] = "socket operation on non-socket",
        [89] = "destination address required",
        [90] = "message too long",
        [91] = "protocol wrong type for socket",
        [92] = "protocol not available",
        [93] = "protocol not supported",
        [94] = "socket type not supported",
        [95] = "operation not supported",
        [96] = "protocol family not supported",
        [97] = "address family not supported by protocol",
        [98] = "address already in use",
        [99] = "cannot assign requested address",
        [100] = "network is down",
        [101] = "network is unreachable",
        [102] = "network dropped connection on reset",
        [103] = "software caused connection abort",
        [104] = "connection reset by peer",
        [105] = "no buffer space available",
        [106] = "transport endpoint is already connected",
        [107] = "transport endpoint is not connected",
        [108] = "cannot send after transport endpoint shutdown",
        [109] = "too many references: cannot splice",
        [110] = "connection timed out",
        [111] = "connection refused",
        [112] = "host is down",
        [113] = "no route to host",
        [114] = "operation already in progress",
        [115] = "operation now in progress",
        [125] = "operation canceled",
    };

    /// <summary>The words, or null for a number that no socket gives.</summary>
    public static string? TextOf(int number) => Texts.GetValueOrDefault(number);

    /// <summary>All numbers known.</summary>
    public static IEnumerable<int> Numbers => Texts.Keys;
}
