namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of what a search along the path found, for all A/B experiments.</summary>
internal static class LocatedShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them, behind those of a line.</summary>
    public const string Text =
        """

        x_locate object|null where on the path packets are changed
        x_locate.distance number|null! at which TTL the target answers
        x_locate.echo_distance number|null! at which TTL it answers an echo request
        x_locate.synack_ttl number the TTL of its SYN/ACK
        x_locate.hops array! the routers that were heard
        x_locate.hops[] string|null!
        x_locate.probes array!
        x_locate.probes[] object!
        x_locate.probes[].probe string! what was looked for
        x_locate.probes[].fate string! what became of it
        x_locate.probes[].value string what it was changed to
        x_locate.probes[].intact_ttl number! the highest TTL at which it was seen unchanged
        x_locate.probes[].intact_at string who showed that
        x_locate.probes[].beyond_ttl number the lowest TTL at which it was not
        x_locate.probes[].beyond_at string who showed that
        x_locate.probes[].silent array TTLs at which nothing came
        x_locate.probes[].silent[] number!
        x_locate.probes[].unseen array TTLs whose answers do not show it
        x_locate.probes[].unseen[] number!
        x_locate.probes[].further array later changes, in order
        x_locate.probes[].further[] object!
        x_locate.probes[].further[].value string what stands there from then on; without it: nothing
        x_locate.probes[].further[].after_ttl number! the last TTL that shows it as it was before
        x_locate.probes[].further[].before_ttl number! the first TTL that shows it so
        x_locate.probes[].differs boolean from other ports it passes as it was sent: there are several ways
        x_locate.probes[].answer object what answered from where nothing should
        x_locate.probes[].answer.from string!
        x_locate.probes[].answer.probe_ttl number!
        x_locate.probes[].answer.ttl number!
        x_locate.probes[].answer.icmp_type number
        x_locate.probes[].answer.icmp_code number
        x_locate.probes[].answer.ip_id number
        x_locate.probes[].answer.window number
        x_locate.text array! what was found, a sentence each
        x_locate.text[] string!
        """;
}
