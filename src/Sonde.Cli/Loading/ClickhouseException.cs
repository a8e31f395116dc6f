namespace Sonde.Cli.Loading;

/// <summary>What a ClickHouse server says is wrong.</summary>
internal sealed class ClickhouseException(string message) : Exception(message);
