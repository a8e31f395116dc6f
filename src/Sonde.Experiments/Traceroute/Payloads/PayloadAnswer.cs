using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>A packet that came on a connection.</summary>
/// <param name="Kind">What it is to the payload.</param>
/// <param name="Heard">Who sent it, and with what marks.</param>
/// <param name="At">When it came.</param>
/// <param name="Packet">Its bytes, from the IP header on.</param>
internal sealed record PayloadAnswer(PayloadAnswerKind Kind, HeardPacket Heard, Instant At, ReadOnlyMemory<byte> Packet);
