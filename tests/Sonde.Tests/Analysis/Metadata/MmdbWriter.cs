using System.Buffers.Binary;
using System.Text;
using Sonde.Packets.Addresses;

namespace Sonde.Tests.Analysis.Metadata;

/// <summary>Writes small MaxMind-format files for tests.</summary>
internal sealed class MmdbWriter(int recordSize, int ipVersion)
{
    private readonly List<Node> _nodes = [new()];
    private readonly List<byte> _data = [];

    private sealed class Node
    {
        public (int Node, int Data)[] Children { get; } = [(-1, -1), (-1, -1)];
    }

    public void Add(string block, params (string Name, object Value)[] record)
    {
        AddressBlock.TryParse(Encoding.ASCII.GetBytes(block), out AddressBlock b).ShouldBeTrue();
        int width = ipVersion == 4 ? 32 : 128;
        int length = b.Length + (b.First.IsIpv4 ? width - 32 : 0);
        int node = 0;
        for (int depth = 0; depth < length - 1; depth++)
        {
            int side = Side(b.First.Bits, width, depth);
            if (_nodes[node].Children[side].Node < 0)
            {
                _nodes.Add(new());
                _nodes[node].Children[side].Node = _nodes.Count - 1;
            }

            node = _nodes[node].Children[side].Node;
        }

        _nodes[node].Children[Side(b.First.Bits, width, length - 1)].Data = _data.Count;
        Encode(_data, record.ToDictionary(r => r.Name, r => r.Value));
    }

    public byte[] ToArray()
    {
        var file = new List<byte>();
        foreach (Node node in _nodes) Write(file, Value(node.Children[0]), Value(node.Children[1]));
        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        Encode(file, new Dictionary<string, object>
        {
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordSize,
            ["ip_version"] = (ushort)ipVersion,
            ["database_type"] = "Test",
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_600_000_000ul,
        });
        return [.. file];
    }

    private static int Side(UInt128 bits, int width, int depth) => (int)((bits >> (width - 1 - depth)) & 1);

    private uint Value((int Node, int Data) child)
        => child.Node >= 0 ? (uint)child.Node : child.Data >= 0 ? (uint)(_nodes.Count + 16 + child.Data) : (uint)_nodes.Count;

    private void Write(List<byte> file, uint left, uint right)
    {
        byte[] l = new byte[4], r = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(l, left);
        BinaryPrimitives.WriteUInt32BigEndian(r, right);
        file.AddRange(recordSize switch
        {
            24 => [.. l[1..], .. r[1..]],
            28 => [.. l[1..], (byte)((l[0] << 4) | r[0]), .. r[1..]],
            _ => (byte[])[.. l, .. r],
        });
    }

    private static void Encode(List<byte> to, object value)
    {
        switch (value)
        {
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                if (bytes.Length < 29) to.Add((byte)((2 << 5) | bytes.Length));
                else to.AddRange([(2 << 5) | 29, (byte)(bytes.Length - 29)]);
                to.AddRange(bytes);
                break;
            case uint number:
                to.Add((6 << 5) | 4);
                to.AddRange([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
                break;
            case ushort number:
                to.Add((5 << 5) | 2);
                to.AddRange([(byte)(number >> 8), (byte)number]);
                break;
            case ulong number:
                // A type beyond the first seven: its number follows, less 7.
                to.AddRange([8, 9 - 7]);
                for (int shift = 56; shift >= 0; shift -= 8) to.Add((byte)(number >> shift));
                break;
            case Dictionary<string, object> map:
                to.Add((byte)((7 << 5) | map.Count));
                foreach ((string name, object item) in map)
                {
                    Encode(to, name);
                    Encode(to, item);
                }

                break;
            default:
                throw new ArgumentException("not a value that this writer knows", nameof(value));
        }
    }
}
