using Sonde.Experiments.Network;
using Sonde.Platform.Linux;
using Sonde.Platform.Talks;

namespace Sonde.Platform.Capabilities;

/// <summary>TCP conversations of the kernel's.</summary>
internal sealed class LinuxConversations : IConversations
{
    public bool CanForget { get; } = CookieCache.IsGranted();

    public IConversationChannel Open(ChannelSettings settings) => OpenChannel(settings);

    public static ConversationChannel OpenChannel(ChannelSettings settings)
    {
        uint scope = settings.Connects.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
        return new ConversationChannel(
            settings, settings.IsObserved ? FlowObserver.TryOpen(scope, settings) : null, CookieCache.TryOpen());
    }
}
