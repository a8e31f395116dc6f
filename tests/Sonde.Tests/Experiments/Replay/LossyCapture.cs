using Sonde.Packets.Captures;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>A capture that lost some of its packets, at random or many in a row.</summary>
internal static class LossyCapture
{
    private static readonly double[] Losses = [0.02, 0.1, 0.25, 0.4];

    /// <summary>What is left of a capture.</summary>
    public static byte[] Of(byte[] capture, int seed)
    {
        var random = new Random(seed);
        bool isBurst = seed % 3 == 0;
        double loss = Losses[seed % Losses.Length];
        CaptureReader.TryOpen(new MemoryStream(capture), out CaptureReader? reader).ShouldBeTrue();
        using var file = new MemoryStream();
        var writer = new PcapWriter(file);
        int gap = 0;
        while (reader!.TryRead(out CapturedPacket packet))
        {
            if (gap > 0)
            {
                gap--;
            }
            else if (random.NextDouble() < (isBurst ? loss / 10 : loss))
            {
                gap = isBurst ? random.Next(20) : 0;
            }
            else
            {
                writer.Write(packet.TimestampNs, packet.Frame);
            }
        }

        return file.ToArray();
    }
}
