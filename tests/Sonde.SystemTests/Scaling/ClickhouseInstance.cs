using System.Net;
using System.Net.Sockets;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>A real ClickHouse server in a host of the lab, with its data in the lab's folder.</summary>
internal sealed class ClickhouseInstance
{
    private const int Port = 8123;

    private readonly LabHost _host;
    private readonly string _folder;
    private LabProcess? _process;

    private ClickhouseInstance(LabHost host, string folder)
    {
        _host = host;
        _folder = folder;
    }

    /// <summary>Where its HTTP interface is, within its host.</summary>
    public static string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>Starts one with an empty store.</summary>
    public static async Task<ClickhouseInstance> StartAsync(LabHost host, string folder)
    {
        Directory.CreateDirectory(folder);
        var instance = new ClickhouseInstance(host, folder);
        instance.WriteConfiguration();
        await instance.StartAsync();
        return instance;
    }

    /// <summary>Starts it, or starts it again.</summary>
    public async Task StartAsync()
    {
        _process = _host.Start(
            LabMachine.Find("clickhouse-server")!, [$"--config-file={_folder}/config.xml"], new LabProcessOptions { Folder = _folder });
        await _process.UntilAsync(Answers, "an answer");
    }

    /// <summary>Kills it as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process!.Signal(Native.SigKill);
        await _process.EndAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Asks a query and gives the answer's lines.</summary>
    public string[] Ask(string sql) => Post(sql).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private bool Answers()
    {
        try
        {
            return Post("SELECT 1").Trim() == "1";
        }
        catch (Exception e) when (e is SocketException or HttpRequestException)
        {
            return false; // not yet
        }
    }

    private string Post(string sql)
    {
        // A client opens its connections on threads of its own, which are not in the host.
        using Socket socket = _host.Do(() =>
        {
            var connected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            connected.Connect(IPAddress.Loopback, Port);
            return connected;
        });
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new NetworkStream(socket))
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent(sql) };
        using HttpResponseMessage response = client.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        string text = reader.ReadToEnd();
        return response.StatusCode == HttpStatusCode.OK ? text : throw new InvalidOperationException(text);
    }

    private void WriteConfiguration()
    {
        File.WriteAllText($"{_folder}/config.xml", $"""
            <yandex>
              <logger><level>warning</level><log>{_folder}/log</log><errorlog>{_folder}/errors</errorlog></logger>
              <http_port>{Port}</http_port><tcp_port>9000</tcp_port><listen_host>127.0.0.1</listen_host>
              <path>{_folder}/data/</path><tmp_path>{_folder}/tmp/</tmp_path><format_schema_path>{_folder}/formats/</format_schema_path>
              <users_config>{_folder}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
              <mark_cache_size>67108864</mark_cache_size>
            </yandex>
            """);
        File.WriteAllText($"{_folder}/users.xml", """
            <yandex>
              <profiles><default><max_memory_usage>2000000000</max_memory_usage></default></profiles>
              <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
              <quotas><default/></quotas>
            </yandex>
            """);
    }
}
