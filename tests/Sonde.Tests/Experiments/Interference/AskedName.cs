using System.Net;
using System.Text;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>What a conversation asks for.</summary>
/// <param name="Name">The name in it.</param>
/// <param name="Service">The port.</param>
/// <param name="Request">The bytes.</param>
internal sealed record AskedName(string Name, int Service, string Request)
{
    /// <summary>The address that is asked.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The TTL of the request, where it is a low one; else null.</summary>
    public byte? Ttl { get; init; }

    /// <summary>Whether the request is to leave in two segments.</summary>
    public bool IsSplit { get; init; }

    public static AskedName Of(Conversation conversation)
    {
        string request = Encoding.ASCII.GetString(conversation.Request.Span);
        string host = request.Contains("Host:", StringComparison.Ordinal) ? request.Split("Host:")[1].Split("\r\n")[0].Trim() : "";
        return new AskedName(host, conversation.Target.Port, request)
        {
            Address = conversation.Target.Address,
            Ttl = conversation.RequestTtl,
            IsSplit = !conversation.SplitWithin.IsEmpty,
        };
    }

    /// <summary>Whether it is a control.</summary>
    public bool IsControl => Name != InterferenceScene.Forbidden;
}
