using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The censor lab as text, for hands and scripts.</summary>
internal static class CensorLabText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// One line of JSON: the client's namespace, the authority, prefixes to allow, and every behaviour with its addresses and truth.
    /// </summary>
    public static string Describe(CensorLab lab) => JsonSerializer.Serialize(
        new
        {
            client = lab.Client.Namespace,
            ca_file = lab.AuthorityFile,
            allow = CensorLab.Prefixes,
            control_resolvers = Resolvers.Controls.Select(name => lab.Address(Behaviours.Named(name), v6: false).ToString()),
            behaviours = Behaviours.All.Select(behaviour => new
            {
                name = behaviour.Name,
                service = behaviour.Service.ToString().ToLowerInvariant(),
                addresses = ((bool[])[false, true]).Select(v6 => lab.Address(behaviour, v6).ToString()),
                test = behaviour.Test,
                does = behaviour.Does,
                outcome = behaviour.Truth.Outcome,
                of_aaaa = behaviour.Truth.OfAaaa,
                who = behaviour.Truth.Who.ToString().ToLowerInvariant(),
                provable = behaviour.Truth.IsProvable,
                hop = behaviour.Truth.Hop,
                controls_fail = behaviour.Truth.ControlsFail,
                later = behaviour.Truth.Later,
                variants = behaviour.Truth.Variants.Select(variant => variant.ToString()),
            }),
        },
        Readable);
}
